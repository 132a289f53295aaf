import {ConfigError, type Environment} from '../config/config-of.ts';
import {environmentOf} from '../config/environment-of.ts';
import {misconfigured} from './misconfigured.ts';

/**
 * Reads the settings of the process and of each of its services. When any value is wrong it lists every wrong one on stderr,
 * with its service where there are several, and ends the process with 78.
 */
export const eachConfigured = <Service, Settings>(
  services: ReadonlyMap<string, Service>,
  environment: Environment,
  read: (service: Service, own: Environment) => Settings,
): readonly Settings[] => {
  const problems: string[] = [];
  const configured = [...services].flatMap(([name, service]) => {
    try {
      return [read(service, environmentOf(name, environment))];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems.map((problem) => (services.size > 1 ? `${name}: ${problem}` : problem)));
      return [];
    }
  });
  return problems.length === 0 ? configured : misconfigured(problems);
};
