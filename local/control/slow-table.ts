import type {SlowStatement} from '../backends/slow-statements.ts';

const width = 120;

/** Statements as lines of a table, the most expensive first. */
export function slowTable(statements: readonly SlowStatement[]): string {
  const head = ['TOTAL MS', 'CALLS', 'MEAN MS', 'MAX MS', 'DATABASE', 'STATEMENT'];
  const lines = statements.map(({database, statement, calls, totalMs, meanMs, maxMs}) => [
    ...[totalMs, calls, meanMs, maxMs].map((value) => (Number.isInteger(value) ? String(value) : value.toFixed(1))),
    database,
    statement.replaceAll(/\s+/g, ' ').slice(0, width),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) =>
          column < 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(column === 4 ? (widths[4] ?? 0) : 0),
        )
        .join('  '),
    )
    .join('\n');
}
