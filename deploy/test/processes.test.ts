import {randomBytes} from 'node:crypto';
import {fileURLToPath} from 'node:url';
import type {ExecutionContext} from 'ava';
import {catalogue} from '#mesh/catalogue.ts';
import {healthOf} from '#tests/support/health-of.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {natsEnvironment} from '#tests/support/test-nats.ts';
import {until} from '#tests/support/until.ts';
import {Built} from './support/built.ts';
import type {Container, Probe, Workload} from './support/manifest.ts';
import {ownAddress, runProcess} from './support/run-process.ts';
import {variablesRead} from './support/variables-read.ts';
import {withPrograms} from './support/with-programs.ts';

const testWith = withPrograms('kustomize');
const main = fileURLToPath(new URL('../../services/main.ts', import.meta.url));

/** What the manifest's variables are here, where the servers behind them have other addresses. */
const environmentHere = async (t: ExecutionContext, service: string, container: Container, address: string) => {
  const {needs = [], secrets = {}} = catalogue.services[service] ?? {};
  const database = needs.includes('postgres') ? (await testDatabase(t, service)).config : undefined;
  const here: Record<string, string | undefined> = {
    DATABASE_URL: database?.url,
    DATABASE_OWNER_URL: database?.ownerUrl,
    REDIS_URL: serverUrl('SOUK_TEST_REDIS_URL'),
    ...natsEnvironment(),
    ...Object.fromEntries(
      Object.entries(secrets).map(([name, encoding]) => [name, randomBytes(32).toString(encoding)]),
    ),
  };
  return Object.fromEntries(
    container.env.map(({name, value}) => [name, here[name] ?? value?.replace('0.0.0.0', address)]),
  );
};

const deploymentOf = (built: Built, service: string): {workload: Workload; container: Container} => {
  const workload = built.workloads.find(({kind, metadata}) => kind === 'Deployment' && metadata.name === service);
  const container = workload?.spec.template.spec.containers.find(({name}) => name === service);
  if (!workload || !container) throw new Error(`no Deployment ${service}`);
  return {workload, container};
};

const start = (t: ExecutionContext, args: readonly string[], env: Record<string, string | undefined>) =>
  runProcess(t, [process.execPath, main, ...args], {env});

/** Asks as the kubelet would; answers whether the probe succeeds. */
const succeeds = async (probe: Probe | undefined, address: string, ports: Container['ports']): Promise<boolean> => {
  if (probe?.grpc) return (await healthOf(`${address}:${probe.grpc.port}`, probe.grpc.service)) === 'SERVING';
  const port = ports.find(({name}) => name === probe?.httpGet?.port)?.containerPort;
  return port !== undefined && (await fetch(`http://${address}:${port}${probe?.httpGet?.path}`)).ok;
};

for (const service of Object.keys(catalogue.services)) {
  testWith(`${service} starts with what its manifest gives it, and answers every probe and the metrics`, async (t) => {
    t.timeout(60_000);
    const {workload, container} = deploymentOf(await Built.from('overlays/production'), service);
    const address = ownAddress();
    const env = await environmentHere(t, service, container, address);
    const process = start(t, container.args, env);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    await until(
      `${service} answers its probes`,
      async () => {
        if (process.child.exitCode !== null) throw new Error(process.output());
        const answers = await Promise.all(
          probes.map((probe) => succeeds(probe, address, container.ports).catch(() => false)),
        );
        return answers.every((answer) => answer);
      },
      40_000,
    );
    const {annotations} = workload.spec.template.metadata;
    const page = `http://${address}:${annotations['prometheus.io/port']}${annotations['prometheus.io/path']}`;
    // The process opens it after its services: these may answer before.
    const metrics = await until('the metrics can be had', () => fetch(page).catch(() => undefined), 10_000);
    t.regex(await metrics.text(), /^process_cpu_seconds_total /m);
  });

  testWith(`${service} has every variable that it cannot do without, and none that nobody reads`, async (t) => {
    const {container} = deploymentOf(await Built.from('overlays/production'), service);
    const given = container.env.map(({name}) => name);
    const {exited, output} = start(t, [service], {});
    t.deepEqual(await exited, [78, null], 'without settings it does not start');
    for (const [, missing = ''] of output().matchAll(/^ {2}(\w+): /gm)) t.true(given.includes(missing), missing);

    // SOUK_OUTBOUND is given to all: whether a service calls a peer is a matter of its code, and may change with it.
    const read = new Set([...variablesRead(service), 'SOUK_OUTBOUND']);
    const values = container.env.map(({value}) => value ?? '').join(' ');
    t.deepEqual(
      given.filter((name) => !values.includes(`$(${name})`) && !read.has(name)),
      [],
    );
  });
}
