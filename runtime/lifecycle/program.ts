import type {Environment} from '../config/config-of.ts';
import type {RunningServer} from '../server/running-server.ts';

/** A service as a process runs it, alone or beside others: `services/<name>/program.ts` exports it as `program`. */
export interface Program {
  /** Its migrations; undefined when it has no database. */
  readonly migrations: URL | undefined;
  /** Reads its settings, throws a `ConfigError` when they are wrong. What it answers opens what it stands on and serves it. */
  configure(environment: Environment): () => Promise<RunningServer>;
}

interface ProgramParts<Config> {
  readonly readConfig: (environment: Environment) => Config;
  readonly migrations?: URL;
  readonly start: (config: Config) => Promise<RunningServer>;
}

/** Makes a service of its settings and of what starts it with them. */
export const programOf = <Config>({readConfig, migrations, start}: ProgramParts<Config>): Program => ({
  migrations,
  configure: (environment) => {
    const config = readConfig(environment);
    return () => start(config);
  },
});
