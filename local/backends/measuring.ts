import {globSync} from 'node:fs';
import {dirname, join} from 'node:path';

const slow = '250ms';

/**
 * Options that make PostgreSQL count its statements (pg_stat_statements) and log the slow ones, with the service that sent
 * them and, where auto_explain is installed, with their plan. Never the values: they may be anybody's data.
 */
export function measuring(bin: string): readonly string[] {
  const libraries = ['pg_stat_statements', 'auto_explain'].filter((name) => isInstalled(bin, name));
  return [
    `log_min_duration_statement=${slow}`,
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    'log_line_prefix=%m [%p] %a ',
    'log_lock_waits=on',
    ...(libraries.length > 0 ? [`shared_preload_libraries=${libraries.join(',')}`] : []),
    ...(libraries.includes('pg_stat_statements') ? ['pg_stat_statements.track=top'] : []),
    ...(libraries.includes('auto_explain')
      ? [`auto_explain.log_min_duration=${slow}`, 'auto_explain.log_parameter_max_length=0']
      : []),
  ];
}

/** A server that is told to load what it does not have does not start. */
const isInstalled = (bin: string, library: string): boolean =>
  ['lib', 'lib/postgresql'].some((place) => globSync(join(dirname(bin), place, `${library}.{so,dylib}`)).length > 0);
