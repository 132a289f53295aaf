import {randomBytes} from 'node:crypto';
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {project} from '#local/project.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {ownVariable} from '#runtime/config/environment-of.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {natsEnvironment} from '#tests/support/test-nats.ts';
import {until} from '#tests/support/until.ts';
import {Built} from './support/built.ts';
import type {Container, Workload} from './support/manifest.ts';
import {ownAddress, runProcess} from './support/run-process.ts';
import {withPrograms} from './support/with-programs.ts';

const data = z.looseObject({data: z.record(z.string(), z.string())});

/** The pod's working directory, with what its volumes put there; addresses and absolute paths are those of the test. */
const workingDirectory = async (t: ExecutionContext, built: Built, pod: Workload, address: string) => {
  const root = await ownFolder(t);
  const at = (path: string) => join(root, path.replace(/^\//, ''));
  const {volumes, containers} = pod.spec.template.spec;
  for (const {name, mountPath} of containers.flatMap(({volumeMounts}) => volumeMounts)) {
    mkdirSync(at(mountPath), {recursive: true});
    const configMap = volumes.find((volume) => volume.name === name)?.configMap;
    const files = configMap ? data.parse(built.named('ConfigMap', configMap.name)).data : {};
    for (const [file, text] of Object.entries(files)) {
      const here = text.replaceAll('0.0.0.0', address).replaceAll('/etc/souk', at('/etc/souk'));
      writeFileSync(join(at(mountPath), file), here);
    }
  }
  copyFileSync(join(project, 'gen/descriptor.binpb'), at('/run/souk/descriptor.binpb'));
  const authority = await openAuthority(at('/ca'));
  const issued = await authority.issue(
    {commonName: 'localhost', names: [{type: 'dns', value: 'localhost'}], usages: ['serverAuth']},
    60_000,
  );
  writeFileSync(at('/etc/souk/tls/tls.crt'), issued.certificate);
  writeFileSync(at('/etc/souk/tls/tls.key'), issued.key);
  return at;
};

const environmentHere = async (t: ExecutionContext, container: Container, address: string) => {
  const here: Record<string, string | undefined> = natsEnvironment();
  for (const [service, {needs, secrets}] of Object.entries(catalogue.services)) {
    const own = (name: string) => ownVariable(service, name);
    for (const [name, value] of Object.entries(natsEnvironment())) here[own(name)] = value;
    if (needs.includes('postgres')) {
      const {config} = await testDatabase(t, service);
      here[own('DATABASE_URL')] = config.url;
      here[own('DATABASE_OWNER_URL')] = config.ownerUrl;
    }
    for (const [name, encoding] of Object.entries(secrets)) here[own(name)] = randomBytes(32).toString(encoding);
  }
  return Object.fromEntries(
    container.env.map(({name, value}) => [name, here[name] ?? value?.replace('0.0.0.0', address)]),
  );
};

withPrograms('kustomize')(
  'the compact pod, started by hand as its manifest says, serves the API from edge to database',
  async (t) => {
    t.timeout(120_000);
    const built = await Built.from('overlays/compact');
    const pod = built.workloads.find(({kind, metadata}) => kind === 'Deployment' && metadata.name === 'souk');
    const [souk, envoy] = pod?.spec.template.spec.containers ?? [];
    if (!pod || !souk || !envoy) throw new Error('no pod');
    const address = ownAddress();
    const at = await workingDirectory(t, built, pod, address);
    const cwd = at('/run/souk');
    const env = await environmentHere(t, souk, address);
    const services = runProcess(t, [process.execPath, join(project, 'services/main.ts'), ...souk.args], {env, cwd});
    const proxied = envoy.args.map((argument) => (argument.startsWith('/') ? at(argument) : argument));
    const proxy = runProcess(t, [readTools().envoy, ...proxied, '--disable-hot-restart'], {env: {}, cwd});

    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`http://${address}:8080${path}`, {headers});
    const why = () => `${services.output().slice(-2000)}\n${proxy.output().slice(-2000)}`;
    await until(
      'the edge serves a page',
      async () => {
        if (services.child.exitCode !== null || proxy.child.exitCode !== null) throw new Error(why());
        return (await get('/openapi.json').catch(() => undefined))?.ok;
      },
      60_000,
    ).catch((error: unknown) => t.fail(`${error}\n${why()}`));
    // What the kubelet asks; served when every service has started.
    const asked = [souk.livenessProbe, souk.readinessProbe].map((probe) => probe?.httpGet?.path);
    t.deepEqual(asked, ['/metrics', '/ready']);
    const metrics = () => fetch(`http://${address}:9464/ready`).catch(() => undefined);
    await until('it is ready', async () => (await metrics())?.ok, 30_000);
    t.true((await fetch(`http://${address}:9464/metrics`)).ok);
    t.is((await get('/v1/tenants')).status, 401);
    const operator = {'x-api-key': env[ownVariable('identity', 'IDENTITY_OPERATOR_KEY')] ?? ''};
    const answer = await until(
      'the operator is known',
      async () => {
        const response = await get('/v1/tenants', operator);
        // Not yet, or late: the machine may be busy.
        return [503, 504].includes(response.status) ? undefined : response;
      },
      20_000,
    );
    t.is(answer.status, 200, await answer.text());
  },
);
