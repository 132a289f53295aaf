import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** A process for certain: pids are used again, a pid with the time of its start is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The identity of a running process; undefined when there is none with this pid. Zombies do not count as running. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
  return startTime === undefined ? undefined : {pid, startTime};
}

/** Whether exactly this process still runs. */
export function isRunning({pid, startTime}: ProcessIdentity): boolean {
  return identify(pid)?.startTime === startTime;
}

/** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)), in clock ticks since boot, with the boot's id. */
function startTimeFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold spaces and brackets itself.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return state === 'Z' ? undefined : `${bootId}:${fields[18]}`;
  } catch {
    return undefined;
  }
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    const answer = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {encoding: 'utf8'}).trim();
    return answer === '' || answer.startsWith('Z') ? undefined : answer.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
