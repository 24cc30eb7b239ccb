// What opens over the workspace. It is no modal <dialog>: making the rest of the page inert costs a style of every element,
// 100 ms on a slow machine; so focus is kept inside here, and the rest is told to readers by aria-modal.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const reachable =
  "a[href], button:not(:disabled), input:not(:disabled):not([hidden]), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";

interface OverProps {
  look: string;
  label?: string;
  labelledBy?: string;
  close: () => void;
  children: ComponentChildren;
  onKeyDown?: (e: KeyboardEvent) => void;
}

// Over is a dialog. Focus goes to what is marked as first, or to the first field, and back to where it came from.
export function Over({ look, label, labelledBy, close, children, onKeyDown }: OverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const from = document.activeElement;
    const b = box.current!;
    (
      b.querySelector<HTMLElement>("[data-first]") ??
      b.querySelector<HTMLElement>("input, select, textarea, .sheet-body button") ??
      b
    ).focus();
    const back = (e: FocusEvent) => {
      if (e.target instanceof Node && !b.contains(e.target)) b.focus();
    };
    document.addEventListener("focusin", back);
    return () => {
      document.removeEventListener("focusin", back);
      if (from instanceof HTMLElement && from.isConnected && b.contains(document.activeElement)) from.focus({ preventScroll: true });
    };
  }, []);
  const keys = (e: KeyboardEvent) => {
    if (e.key === "Escape") {
      e.preventDefault();
      e.stopPropagation();
      close();
      return;
    }
    if (e.key === "Tab") round(e, box.current!);
    onKeyDown?.(e);
  };
  return (
    <>
      <div class="backdrop" onClick={close} />
      <div
        ref={box}
        class={look}
        role="dialog"
        aria-modal="true"
        aria-label={label}
        aria-labelledby={labelledBy}
        tabIndex={-1}
        onKeyDown={keys}
      >
        {children}
      </div>
    </>
  );
}

// round lets Tab go from the last thing to the first, and back.
function round(e: KeyboardEvent, box: HTMLElement) {
  const all = [...box.querySelectorAll<HTMLElement>(reachable)].filter((x) => x.offsetParent !== null);
  const [first, last] = [all[0], all[all.length - 1]];
  const at = document.activeElement;
  if (e.shiftKey ? at === first || at === box : at === last) {
    e.preventDefault();
    (e.shiftKey ? last : first)?.focus();
  }
}
