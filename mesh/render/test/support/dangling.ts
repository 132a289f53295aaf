import {parse, parseAllDocuments} from 'yaml';
import {z} from 'zod';
import {healthMethods, healthPage} from '../../model/access.ts';
import {doors} from '../../model/doors.ts';
import type {Mesh} from '../../model/mesh.ts';

/** Kinds of names by which Istio's resources refer to something, and which of them there are. */
type Known = Readonly<
  Record<'host' | 'app' | 'principal' | 'path' | 'gateway' | 'provider' | 'route' | 'cluster', ReadonlySet<string>>
>;

/**
 * Names in mesh/istio behind which there is nothing. Istio takes them without a word: a rule for a misspelt host, or for pods
 * that nobody runs, just never holds.
 */
export function danglingNames(mesh: Mesh, files: ReadonlyMap<string, string>): string[] {
  const documents = [...files].flatMap(([path, text]) =>
    path.startsWith('mesh/istio/') && !path.endsWith('ization.yaml')
      ? parseAllDocuments(text).map((document) => ({path, content: document.toJS() as unknown}))
      : [],
  );
  const known = knownNames(
    mesh,
    documents.map(({content}) => content),
    files,
  );
  return documents.flatMap(({path, content}) =>
    [...references(content)].flatMap(({kind, name}) => (known[kind].has(name) ? [] : [`${path}: ${kind} ${name}`])),
  );
}

function knownNames(mesh: Mesh, contents: readonly unknown[], files: ReadonlyMap<string, string>): Known {
  const {services, namespace, trustDomain} = mesh;
  const host = (name: string) => `${name}.${namespace}.svc.cluster.local`;
  const apps = [...services.map(({name}) => name), ...doors];
  const config = z
    .object({extensionProviders: z.array(z.object({name: z.string()}))})
    .parse(parse(files.get('mesh/istio/mesh-config.yaml') ?? ''));
  const named = (kind: string) =>
    contents.flatMap((content) => resource.safeParse(content).data ?? []).filter((one) => one.kind === kind);
  const entries = named('ServiceEntry').flatMap(({spec}) => spec.hosts ?? []);
  return {
    host: new Set([...services.map(({name}) => host(name)), ...entries]),
    app: new Set(apps),
    principal: new Set([...apps, '*'].map((name) => `${trustDomain}/ns/${namespace}/sa/${name}`)),
    path: new Set([
      ...services.flatMap(({methods}) => methods.map(({path}) => path)),
      ...healthMethods,
      ...[healthPage, '/', ...services.flatMap(({pages}) => Object.values(pages).flatMap(({paths}) => paths))],
    ]),
    gateway: new Set(named('Gateway').map(({metadata}) => metadata.name)),
    provider: new Set(config.extensionProviders.map(({name}) => name)),
    route: new Set(named('VirtualService').flatMap(({spec}) => spec.http?.map(({name}) => name) ?? [])),
    cluster: new Set([
      ...services.map(({name, protocol}) => `outbound|${protocol === 'grpc' ? 50051 : 8080}||${host(name)}`),
      'inbound|50051||',
    ]),
  };
}

const resource = z.looseObject({
  kind: z.string(),
  metadata: z.object({name: z.string()}),
  spec: z.looseObject({
    http: z.array(z.looseObject({name: z.string()})).optional(),
    hosts: z.array(z.string()).optional(),
  }),
});

interface Reference {
  readonly kind: keyof Known;
  readonly name: string;
}

/** Everything that refers to something, wherever it stands. */
function* references(value: unknown, way: readonly string[] = []): Generator<Reference> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* references(inner, [...way, key]);
    return;
  }
  const name = String(value);
  // Places in lists say nothing.
  const [last, before = ''] = way.filter((key) => !/^\d+$/.test(key)).reverse();
  if (last === 'app') yield {kind: 'app', name};
  if (last === 'principals') yield {kind: 'principal', name};
  if (last === 'paths' || last === 'notPaths') yield {kind: 'path', name};
  if (last === 'gateways') yield {kind: 'gateway', name};
  if (last === 'cluster' || last === 'cluster_name') yield {kind: 'cluster', name};
  if ((before === 'provider' || before === 'providers') && last === 'name') yield {kind: 'provider', name};
  if (before === 'route' && last === 'name') yield {kind: 'route', name};
  if (last === 'host' || last === 'service') yield {kind: 'host', name};
  // Of hosts, `*` is everything and `~` nothing; `./` is the own namespace.
  if (last === 'hosts' && !name.includes('*')) yield {kind: 'host', name: name.replace('./', '')};
}
