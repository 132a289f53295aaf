import type {FileRegistry} from '@bufbuild/protobuf';
import type {Catalogue, ServiceEntry} from '../catalogue-entries.ts';
import type {Problem} from './problem.ts';
import {areaOf, ownFiles} from './read-contracts.ts';

const where = 'mesh/catalogue.ts';

/** The area that belongs to all services. */
const shared = 'mesh';

/** Everything that services are said to tell or hear and that nobody could. */
export function checkEvents(contracts: FileRegistry, {services}: Catalogue): Problem[] {
  const messages = new Set(
    ownFiles(contracts).flatMap((file) => file.messages.map(({name}) => `${areaOf(file)}.${name}`)),
  );
  const areas = new Set(ownFiles(contracts).map((file) => areaOf(file)));
  const unknown = (event: string): boolean => {
    const [area = '', name] = event.split('.');
    return name === '*' ? !areas.has(area) : !messages.has(event);
  };
  return Object.entries(services).flatMap(([service, {events, needs}]) => {
    const named = [...events.publishes, ...events.hears, ...Object.values(events.consumes).map((area) => `${area}.*`)];
    const problem = (what: string, remedy: string): Problem => ({where, what: `${service}: ${what}`, remedy});
    return [
      ...(named.length > 0 && !needs.includes('nats')
        ? [problem('it has no broker to tell or hear events over', "Add 'nats' to its needs.")]
        : []),
      ...named
        .filter(unknown)
        .map((event) => problem(`no contract knows the event ${event}`, 'Write `area.Message` or `area.*`.')),
      ...foreign(service, events).map((event) =>
        problem(`it cannot publish ${event}`, `Events of an area are told by its service; ${shared} belongs to all.`),
      ),
    ];
  });
}

const foreign = (service: string, {publishes}: ServiceEntry['events']): readonly string[] =>
  publishes.filter((event) => ![service, shared].includes(event.split('.')[0] ?? ''));
