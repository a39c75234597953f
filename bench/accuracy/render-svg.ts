import type { Bucket } from "./calibration.ts";
import type { Results } from "./results.ts";

/** Colours of the plot as a file of its own; a page brings its own under the same names. */
export const PLOT_STYLE = `.ink{fill:var(--ink)}.quiet{fill:var(--quiet)}.grid{stroke:var(--line);fill:none}.ideal{stroke:var(--quiet);stroke-dasharray:4 4;fill:none}
.allowed{fill:var(--accent);opacity:.12}.point{fill:var(--accent);stroke:var(--paper);stroke-width:1.5}.path{stroke:var(--accent);fill:none;opacity:.5;stroke-width:1.5}.bar{fill:var(--accent)}.second{fill:var(--second)}.track{fill:var(--line)}`;

export const COLOURS = {
  light:
    "--ink:#1b1f24;--quiet:#59636e;--line:#d8dee4;--paper:#ffffff;--accent:#1f6feb;--second:#8250df;--good:#1a7f37;--bad:#cf222e",
  dark: "--ink:#e6edf3;--quiet:#9198a1;--line:#3d444d;--paper:#0d1117;--accent:#58a6ff;--second:#bc8cff;--good:#3fb950;--bad:#f85149",
} as const;

const STANDALONE_STYLE = `svg{${COLOURS.light};font:12px system-ui,sans-serif}@media(prefers-color-scheme:dark){svg{${COLOURS.dark}}}
${PLOT_STYLE}`;

const WIDTH = 560;
const HEIGHT = 470;
/** The plot proper, and the counts below it. */
const PLOT = { left: 56, top: 22, size: 320 } as const;
const RIGHT = WIDTH - 24;
const COUNTS = { top: 372, height: 48 } as const;
/** How far precision may be from the score. */
const TOLERANCE = 0.07;

const round = (value: number): number => Math.round(value * 10) / 10;
const toX = (share: number): number => round(PLOT.left + share * (RIGHT - PLOT.left));
const toY = (share: number): number => round(PLOT.top + (1 - share) * PLOT.size);
const inside = (share: number): number => Math.min(1, Math.max(0, share));
const formatCount = (count: number): string => count.toLocaleString("en-US");

function renderAxes(): string {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const lines = ticks.map(
    (tick) =>
      `<path class="grid" d="M${toX(0)} ${toY(tick)}H${RIGHT}M${toX(tick)} ${PLOT.top}V${PLOT.top + PLOT.size}"/>` +
      `<text class="quiet" x="${PLOT.left - 8}" y="${toY(tick) + 4}" text-anchor="end">${tick}</text>` +
      `<text class="quiet" x="${toX(tick)}" y="${HEIGHT - 26}" text-anchor="middle">${tick}</text>`,
  );
  const allowed = [
    [0, 0],
    [0, TOLERANCE],
    [1 - TOLERANCE, 1],
    [1, 1],
    [1, 1 - TOLERANCE],
    [TOLERANCE, 0],
  ].map(([x, y]) => `${toX(x!)},${toY(y!)}`);
  return `${lines.join("")}
<polygon class="allowed" points="${allowed.join(" ")}"/>
<path class="ideal" d="M${toX(0)} ${toY(0)}L${toX(1)} ${toY(1)}"/>
<text class="ink" x="${(PLOT.left + RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">score of the finding</text>
<text class="ink" transform="translate(14 ${PLOT.top + PLOT.size / 2}) rotate(-90)" text-anchor="middle">share that was right</text>`;
}

function renderPoint({ count, meanScore, precision }: Bucket): string {
  const [x, y] = [toX(inside(meanScore!)), toY(inside(precision!))];
  const radius = round(3 + 1.6 * Math.log10(count));
  const title = `<title>${formatCount(count)} findings, mean score ${meanScore!.toFixed(3)}, right ${precision!.toFixed(3)}</title>`;
  return `<circle class="point" cx="${x}" cy="${y}" r="${radius}">${title}</circle>`;
}

/** Bars by the logarithm, since the last bucket has most of the findings. */
function renderCounts(buckets: readonly Bucket[]): string {
  const most = Math.max(10, ...buckets.map(({ count }) => count));
  const bars = buckets
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => {
      const height = round(Math.max(2, (COUNTS.height - 14) * (Math.log10(count + 1) / Math.log10(most + 1))));
      const [x, width] = [toX(from) + 3, toX(to) - toX(from) - 6];
      const y = round(COUNTS.top + COUNTS.height - height);
      return (
        `<rect class="bar" x="${round(x)}" y="${y}" width="${round(width)}" height="${height}"/>` +
        `<text class="quiet" font-size="11" x="${round(x + width / 2)}" y="${y - 3}" text-anchor="middle">${formatCount(count)}</text>`
      );
    });
  return `${bars.join("")}<text class="quiet" font-size="11" x="${PLOT.left - 8}" y="${COUNTS.top + COUNTS.height}" text-anchor="end">count</text>`;
}

/** Score against precision, in ten buckets, with the number of findings in each. */
export function renderReliabilitySvg({ calibration }: Results, { standalone }: { standalone: boolean }): string {
  const filled = calibration.buckets.filter(({ count }) => count > 0);
  const path = filled.map(({ meanScore, precision }) => `${toX(meanScore!)},${toY(precision!)}`).join(" ");
  const label = `Reliability plot: ${filled
    .map(({ meanScore, precision }) => `score ${meanScore!.toFixed(2)}, right ${precision!.toFixed(2)}`)
    .join("; ")}`;
  const head = standalone
    ? `<style>${STANDALONE_STYLE}</style><rect width="100%" height="100%" style="fill:var(--paper)"/>`
    : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${head}
${renderAxes()}
<polyline class="path" points="${path}"/>
${filled.map(renderPoint).join("\n")}
${renderCounts(calibration.buckets)}
</svg>
`;
}

/** A bar for a share, beside a number that says the same. */
export function renderBar(share: number | null, kind: "bar" | "second" = "bar"): string {
  if (share === null) return "";
  const width = round(100 * inside(share));
  return `<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="${kind}" width="${width}" height="8"/></svg>`;
}
