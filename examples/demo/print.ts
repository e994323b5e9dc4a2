/** How the demonstration speaks to whoever watches. */
let steps = 0;

export function step(title: string): void {
  process.stdout.write(`\n${String(++steps).padStart(2)}. ${title}\n`);
}

export function line(text: string): void {
  process.stdout.write(`    ${text}\n`);
}

/** Rows in columns, the first row being the heading. */
export function table(rows: (string | number | null)[][]): void {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))));
  const widths =
    texts[0]?.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of texts)
    line(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

export const percent = (rate: number | null) => (rate === null ? '–' : `${Math.round(rate * 100)} %`);
