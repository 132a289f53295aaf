import pc from 'picocolors';
import type {MeshStatus} from './control-client.ts';

const colours = {ready: pc.green, starting: pc.yellow, waiting: pc.red, unready: pc.red, stopped: pc.dim} as const;

/** The processes of a mesh as lines of a table. */
export function statusTable({processes}: MeshStatus): string {
  const rows = processes.map(({name, zone, state, pid, uptimeMs, restarts}) => [
    name,
    zone ?? '-',
    state,
    pid === undefined ? '-' : String(pid),
    duration(uptimeMs),
    String(restarts),
  ]);
  const table = [['PROCESS', 'ZONE', 'HEALTH', 'PID', 'UP', 'RESTARTS'], ...rows];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row, index) => {
      const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
      const state = processes[index - 1]?.state;
      return cells.map((cell, column) => (state && column === 2 ? colours[state](cell) : cell)).join('  ');
    })
    .join('\n');
}

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
