// Set by the build: where the icons are served.
declare const ICONS: string;
