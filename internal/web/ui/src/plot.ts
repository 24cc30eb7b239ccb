// What a study came to, as lines one can look at closely: drag over a stretch to see it larger, rest to read its numbers. The
// tables beside it say the same without script. It is part of the pages of the desk and of the report that stands alone.
import uPlot from "uplot";

interface Series {
  name: string;
  y: number[];
  bad?: boolean;
  show: boolean;
}

// Plot is what the page brings: see internal/outlook/section.go.
interface Plot {
  kind: "weeks" | "lengths";
  zone?: string;
  says: string;
  unit: string;
  x: number[];
  series: Series[];
}

const height = 280;
const dashes = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

// colour is what a custom property comes to in the scheme of the page.
function colour(at: HTMLElement, name: string) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  at.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

// long is a length of time in words.
function long(seconds: number) {
  const units: [number, string][] = [
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const words: string[] = [];
  let left = seconds >= 3600 ? Math.round(seconds / 60) * 60 : Math.round(seconds);
  for (const [size, name] of units) {
    const n = Math.floor(left / size);
    if (n > 0) words.push(`${n} ${name}`);
    else if (words.length > 0) break;
    if (words.length === 2) break;
    left -= n * size;
  }
  return words.join(" ") || "0 s";
}

const marks = [60, 600, 3600, 28800, 86400, 604800, 2592000];

function draw(root: HTMLElement) {
  const plot = JSON.parse(root.dataset.plot!) as Plot;
  const shown = plot.series.map((s) => s.show);
  const lengths = plot.kind === "lengths";
  const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: plot.zone });
  const place = (x: number) => (lengths ? `within ${long(x)}` : `week from ${date.format(x * 1000)}`);
  const value = (y: number) => (plot.unit === "%" ? `${(y * 100).toFixed(1)}%` : y.toFixed(y < 20 ? 1 : 0));

  root.hidden = false;
  root.replaceChildren();
  const canvas = document.createElement("div");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", plot.says);
  const says = document.createElement("p");
  says.className = "plot-says";
  const tools = document.createElement("div");
  tools.className = "plot-tools";
  const names = document.createElement("div");
  names.className = "plot-names";
  root.append(tools, canvas, says, names);

  const hint = "Drag over a stretch to see it larger.";
  says.textContent = hint;
  const whole: [number, number] = [plot.x[0]!, plot.x.at(-1)!];
  let chart: uPlot;

  const zoom = (by: number) => {
    const { min, max } = chart.scales.x!;
    const [a, b] = lengths ? [Math.log(min!), Math.log(max!)] : [min!, max!];
    const middle = (a + b) / 2;
    const half = ((b - a) / 2) * by;
    const back = lengths ? Math.exp : (v: number) => v;
    chart.setScale("x", { min: Math.max(whole[0], back(middle - half)), max: Math.min(whole[1], back(middle + half)) });
  };
  for (const [words, press] of [
    ["Closer", () => zoom(0.5)],
    ["Wider", () => zoom(2)],
    ["Whole", () => chart.setScale("x", { min: whole[0], max: whole[1] })],
  ] as const) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = words;
    button.addEventListener("click", press);
    tools.append(button);
  }

  const look = () => {
    chart?.destroy();
    const ink = colour(root, "--ink-3");
    const line = colour(root, "--line");
    const axis = {
      stroke: ink,
      grid: { stroke: line, width: 1 },
      ticks: { stroke: line, width: 1 },
      font: `11px ${getComputedStyle(root).fontFamily}`,
    };
    chart = new uPlot(
      {
        width: root.clientWidth,
        height,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: {
          x: lengths ? { time: false, distr: 3 } : { time: false },
          y: { range: (_, __, max) => [0, plot.unit === "%" ? 1 : Math.max(1, max * 1.05)] },
        },
        axes: [
          {
            ...axis,
            ...(lengths
              ? { splits: () => marks, filter: (_: uPlot, v: number[]) => v, values: (_: uPlot, v: number[]) => v.map(long) }
              : {
                  space: 70,
                  splits: (u: uPlot) => weeks(plot.x, u),
                  values: (_: uPlot, v: number[]) => v.map((x) => date.format(x * 1000)),
                }),
          },
          { ...axis, size: 46, values: (_, v) => v.map((y) => (plot.unit === "%" ? `${Math.round(y * 100)}%` : String(y))) },
        ],
        series: [
          {},
          ...plot.series.map((s, i) => ({
            label: s.name,
            show: shown[i]!,
            stroke: colour(root, `--of-${i % 5}`),
            dash: dashes[Math.floor(i / 5) % dashes.length]!,
            width: 1.6,
            points: { show: false },
          })),
        ],
        hooks: {
          setCursor: [
            (u) => {
              const i = u.cursor.idx;
              const known = i === null || i === undefined ? undefined : plot.x[i];
              says.textContent =
                known === undefined
                  ? hint
                  : `${place(known)}: ${plot.series
                      .flatMap((s, k) => (shown[k] ? [`${s.name} ${value(s.y[i!]!)}`] : []))
                      .slice(0, 8)
                      .join(", ")}`;
            },
          ],
        },
      },
      [plot.x, ...plot.series.map((s) => s.y)],
      canvas,
    );
  };

  plot.series.forEach((s, i) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = shown[i]!;
    box.addEventListener("change", () => {
      shown[i] = box.checked;
      chart.setSeries(i + 1, { show: box.checked });
    });
    const swatch = document.createElement("span");
    swatch.className = `swatch of-${i % 5}`;
    label.append(box, swatch, s.bad ? `${s.name}, drowns` : s.name);
    names.append(label);
  });
  names.hidden = plot.series.length === 1;

  look();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
  new ResizeObserver(() => chart.setSize({ width: root.clientWidth, height })).observe(root);
}

// weeks are those starts of weeks that are written under a plot: as many as there is room for.
function weeks(x: number[], u: uPlot) {
  const { min, max } = u.scales.x!;
  const within = x.filter((at) => at >= min! && at <= max!);
  const step = Math.max(1, Math.ceil(within.length / Math.max(2, Math.floor(u.width / 80))));
  return within.filter((_, i) => i % step === 0);
}

// zoomable draws every plot within.
export function zoomable(within: ParentNode) {
  for (const root of within.querySelectorAll<HTMLElement>(".plot[data-plot]")) draw(root);
}
