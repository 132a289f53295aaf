import type {UserIdentity} from '../processes/user-identity.ts';

/** One process of a mesh: how it is started, known to be ready, and stopped. */
export interface ProcessPlan {
  /** `postgres`, `inventory-0`, `inventory-0-envoy`. */
  readonly name: string;
  /** The zone that it dies with, where it belongs to one. */
  readonly zone?: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Whether it comes before others where the CPU is scarce. The door must, to refuse in time what the others cannot do. */
  readonly first?: boolean;
  /** The whole environment: nothing of the runner's own comes along by itself. */
  readonly env: Readonly<Record<string, string>>;
  /** Whom it runs as, where not as we. */
  readonly user?: UserIdentity;
  /** Where its output goes, appended. */
  readonly logFile: string;
  /** Files that a process that was killed leaves behind and that would hinder the next one. */
  readonly leftovers: readonly string[];
  /** Whether it does its work now. A rejection means no. */
  readonly ready: () => Promise<boolean>;
  readonly readyDeadlineMs: number;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** How long it may take to stop before it is killed. */
  readonly stopDeadlineMs: number;
  /** Done before it is told to stop: lets it finish what it has begun. */
  readonly drain?: () => Promise<void>;
  /** How another process takes over from it at a restart, where the program knows how: what it listens on is never shut. */
  readonly succession?: Succession | undefined;
}

/** A program whose next process takes over what the one before listens on, and lets that one finish its work and end. */
export interface Succession {
  /** Arguments of a process, after those of the plan: 0 for one that starts alone, 1 for its successor, and so on. */
  args(epoch: number): readonly string[];
  /** How long the one before may take to end once its successor is ready, until it is killed. */
  readonly deadlineMs: number;
}

/** What a process is doing. */
export type ProcessState = 'stopped' | 'starting' | 'ready' | 'unready' | 'waiting';

/** What there is to know about a process now. */
export interface ProcessStatus {
  readonly name: string;
  readonly zone: string | undefined;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  /** Since its present start. */
  readonly uptimeMs: number;
  /** How often it was started again since the runner began. */
  readonly restarts: number;
  readonly logFile: string;
}

/** Something about a process that its operator should read. */
export type Report = (message: string) => void;
