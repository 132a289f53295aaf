import type {FileRegistry} from '@bufbuild/protobuf';
import type {Catalogue} from '../catalogue-entries.ts';
import {checkObjectives} from './check-objectives.ts';
import {doors, isDoor} from './doors.ts';
import type {Problem} from './problem.ts';
import {areaOf, ownFiles} from './read-contracts.ts';
import {positionOf} from './source-position.ts';

const where = 'mesh/catalogue.ts';

/** Everything in which contracts and catalogue do not fit together. */
export function checkCatalogue(contracts: FileRegistry, catalogue: Catalogue): Problem[] {
  return [
    ...withoutEntry(contracts, catalogue),
    ...withoutContract(contracts, catalogue),
    ...foreign(catalogue),
    ...zones(catalogue),
    ...remembering(catalogue),
    ...hiddenPages(catalogue),
    ...checkObjectives(catalogue),
  ];
}

function withoutEntry(contracts: FileRegistry, {services}: Catalogue): Problem[] {
  return ownFiles(contracts)
    .filter((file) => !services[areaOf(file)])
    .flatMap((file) => file.services)
    .map((service) => ({
      where: positionOf(service),
      what: `${service.name}: no service of the catalogue serves it`,
      remedy: `Add \`${areaOf(service.file)}: {needs: […]}\` to mesh/catalogue.ts.`,
    }));
}

function withoutContract(contracts: FileRegistry, {services}: Catalogue): Problem[] {
  const served = new Set(ownFiles(contracts).flatMap((file) => (file.services.length > 0 ? [areaOf(file)] : [])));
  return Object.entries(services)
    .filter(
      ([name, {protocol, alsoServes}]) =>
        protocol === 'grpc' && !served.has(name) && Object.keys(alsoServes).length === 0,
    )
    .map(([name]) => ({
      where,
      what: `${name}: the service has no contract`,
      remedy: `Add proto/souk/${name}/v1/${name}_service.proto, or remove the entry, or say \`protocol: 'http'\`.`,
    }));
}

function foreign({services}: Catalogue): Problem[] {
  const names = Object.keys(services);
  return Object.entries(services).flatMap(([name, {alsoServes}]) =>
    Object.entries(alsoServes).flatMap(([method, {callers, timeoutMs}]): Problem[] => {
      const problems = callers
        .filter((caller) => !isDoor(caller) && !names.includes(caller))
        .map((caller) => ({
          where,
          what: `${name}: the caller '${caller}' of ${method} does not exist`,
          remedy: `Name ${doors.join(', ')} or a service: ${names.join(', ')}.`,
        }));
      if (!/^[\w.]+\/\w+$/.test(method)) {
        problems.push({where, what: `${name}: '${method}' is no method`, remedy: 'Write `package.Service/Method`.'});
      }
      if (!(timeoutMs > 0)) {
        problems.push({where, what: `${name}: ${method} has no timeout`, remedy: 'Set `timeoutMs` to more than zero.'});
      }
      return problems;
    }),
  );
}

function zones({regions}: Catalogue): Problem[] {
  const all = Object.values(regions).flat();
  const empty = Object.entries(regions)
    .filter(([, zones]) => zones.length === 0)
    .map(([region]) => ({where, what: `the region ${region} has no zone`, remedy: 'Name its zones, or remove it.'}));
  const twice = [...new Set(all.filter((zone, index) => all.indexOf(zone) !== index))].map((zone) => ({
    where,
    what: `there are two zones ${zone}`,
    remedy: "Begin a zone's name with its region's.",
  }));
  const none = all.length > 0 ? [] : [{where, what: 'there is no zone', remedy: "Add `regions: {home: ['home-a']}`."}];
  return [...empty, ...twice, ...none];
}

/** A transaction token is good for half a minute when it is handed out: a request that comes later would meet its end. */
function remembering({edge: {decisionSeconds: seconds}}: Catalogue): Problem[] {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 30) return [];
  const what = `the edge cannot remember decisions for ${seconds} s`;
  return [{where, what, remedy: 'Set `edge.decisionSeconds` to a whole number from 0 to 30.'}];
}

/** A path that no request reaches because one before it takes all that is below: its rate class would hold for nobody. */
function hiddenPages({services}: Catalogue): Problem[] {
  const all = Object.entries(services).flatMap(([name, {pages}]) =>
    Object.values(pages).flatMap(({paths}) => paths.map((path) => ({name, path}))),
  );
  return all.flatMap(({name, path}, index) => {
    const hiding = all
      .slice(0, index)
      .find((before) => before.path.endsWith('/*') && path.startsWith(before.path.slice(0, -1)));
    if (!hiding) return [];
    return [{where, what: `${name}: the page ${path} is behind ${hiding.path}`, remedy: `Let ${path} stand first.`}];
  });
}
