import {join} from 'node:path';
import {administratorUrl} from '#local/backends/broker-administrator.ts';
import {freePort} from '#local/backends/free-port.ts';
import {startBackends} from '#local/backends/start-backends.ts';
import {missingPrograms} from '#local/cluster/cluster-program.ts';
import {serveControl} from '#local/control/control-server.ts';
import {prepareDemo} from '#local/demo/prepare-demo.ts';
import {forgetState} from '#local/home/forget-state.ts';
import {istioPlane, istioPrograms} from '#local/istio/istio-plane.ts';
import {type Mesh, startMesh} from '#local/mesh/start-mesh.ts';
import {project} from '#local/project.ts';
import {terminalReporter} from './suite/reporter.ts';
import {runAva} from './suite/run-ava.ts';
import {staticChecks} from './suite/static-checks.ts';

/** `npm test`: static checks, tests against real servers, then the tests of a whole mesh. `npm test -- static` runs a part. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  static: testStatics,
  parts: testParts,
  mesh: testMesh,
  traces: testTraces,
  resilience: testResilience,
  istio: testIstio,
  deploy: testDeploy,
  compact: testCompact,
};
const reporter = terminalReporter();
const say = (message: string) => console.log(`  ${message}`);
const ending = new AbortController();
/** What still runs and must not outlive us. */
const running = new Set<() => Promise<void>>();

async function testStatics(): Promise<void> {
  reporter.heading('Static checks');
  for (const check of staticChecks) for (const outcome of await check()) reporter.add(outcome);
}

async function testParts(): Promise<void> {
  reporter.heading('Parts, against PostgreSQL, Redis and NATS');
  await testBesideBackends('**/test/*.test.ts');
}

/** Of the parts, those about images and manifests: `npm run test:deploy` builds the programs that these need. */
async function testDeploy(): Promise<void> {
  // They are among the parts.
  if (wanted.length === 0) return;
  reporter.heading('Images and manifests');
  await testBesideBackends('deploy/test/*.test.ts');
}

async function testBesideBackends(files: string): Promise<void> {
  const home = join(project, '.souk', 'test');
  await forgetState(home);
  const backends = await startBackends(home, say);
  await whileRunning(backends.stop, () =>
    runAva(
      [files],
      {
        SOUK_TEST_POSTGRES_URL: backends.postgresUrl,
        SOUK_TEST_REDIS_URL: backends.redisUrl,
        SOUK_TEST_NATS_URL: administratorUrl(backends),
      },
      reporter.add,
    ),
  );
}

async function testMesh(): Promise<void> {
  reporter.heading('The whole mesh');
  const home = join(project, '.souk', 'test-mesh');
  await forgetState(home);
  const mesh = await startMesh({home, report: say, signal: ending.signal});
  await whileRunning(mesh.stop, () => testAll(mesh, {SOUK_TEST_CONTROL_PLANE: 'envoy'}));
}

/** The same tests before proxies that istiod configures. Its programs take minutes to build: `npm run test:istio` does that. */
async function testIstio(): Promise<void> {
  reporter.heading('The whole mesh, configured by Istio');
  const [missing] = missingPrograms(istioPrograms);
  if (missing !== undefined) {
    const reason = `${missing} is not built; npm run test:istio builds it, and then npm test runs this, too`;
    return reporter.add({kind: 'skipped', name: 'tests under Istio', reason});
  }
  const home = join(project, '.souk', 'test-istio');
  await forgetState(home);
  const mesh = await startMesh({home, report: say, signal: ending.signal}, istioPlane);
  await whileRunning(mesh.stop, () => testAll(mesh, {SOUK_TEST_CONTROL_PLANE: 'istio'}));
}

/** The tests of the whole mesh that are not about sidecars, and those of what takes the sidecars' place. */
async function testCompact(): Promise<void> {
  reporter.heading('A compact mesh');
  const home = join(project, '.souk', 'test-compact');
  await forgetState(home);
  const mesh = await startMesh({home, compact: true, report: say, signal: ending.signal});
  await whileRunning(mesh.stop, async () => {
    const demo = await prepareDemo(mesh, say, ending.signal);
    await demo.importRest();
    const env = {
      SOUK_TEST_EDGE: mesh.edge,
      SOUK_TEST_EDGE_TLS: mesh.edgeTls,
      SOUK_TEST_HOME: home,
      SOUK_TEST_CONTROL_PLANE: 'compact',
    };
    const shared =
      'anonymous-cart,conditional-requests,errors-*,journeys,security-sql,security-tenants,security-tokens,tunnel';
    await runAva([`tests/mesh/{${shared}}.test.ts`], env, reporter.add);
    await runAva(['--concurrency=1', 'tests/compact/**/*.test.ts'], env, reporter.add);
  });
}

async function testAll(mesh: Mesh, controlPlane: Readonly<Record<string, string>>): Promise<void> {
  const demo = await prepareDemo(mesh, say, ending.signal);
  await demo.importRest();
  const env = {
    SOUK_TEST_EDGE: mesh.edge,
    SOUK_TEST_EDGE_TLS: mesh.edgeTls,
    SOUK_TEST_HOME: mesh.home,
    ...controlPlane,
  };
  const control = await serveControl(mesh, () => undefined);
  await runAva(['tests/mesh/**/*.test.ts'], env, reporter.add);
  // One by one and last: they take away what all others stand on.
  await runAva(['--concurrency=1', 'tests/chaos/**/*.test.ts'], env, reporter.add);
  control.close();
}

/** With a collector, which the tests themselves are. */
async function testTraces(): Promise<void> {
  reporter.heading('The whole mesh, traced');
  const home = join(project, '.souk', 'test-traces');
  await forgetState(home);
  const port = String(await freePort());
  const environment = {OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '200'};
  const mesh = await startMesh({home, environment, report: say, signal: ending.signal});
  await whileRunning(mesh.stop, () => {
    const env = {SOUK_TEST_EDGE: mesh.edge, SOUK_TEST_EDGE_TLS: mesh.edgeTls, SOUK_TEST_HOME: mesh.home};
    return runAva(['tests/traces/**/*.test.ts'], {...env, SOUK_TEST_COLLECTOR_PORT: port}, reporter.add);
  });
}

/** Over two zones with a replica of every service in each. The tests may stop and start what they like, by the runner's control. */
async function testResilience(): Promise<void> {
  reporter.heading('Faults, over two zones');
  const home = join(project, '.souk', 'test-zones');
  await forgetState(home);
  const mesh = await startMesh({home, zones: 2, report: say, signal: ending.signal});
  await whileRunning(mesh.stop, async () => {
    const control = await serveControl(mesh, () => undefined);
    const env = {SOUK_TEST_EDGE: mesh.edge, SOUK_TEST_EDGE_TLS: mesh.edgeTls, SOUK_TEST_HOME: home};
    await runAva(['--concurrency=1', 'tests/resilience/**/*.test.ts'], env, reporter.add);
    control.close();
  });
}

async function whileRunning(stop: () => Promise<void>, action: () => Promise<void>): Promise<void> {
  running.add(stop);
  try {
    await action();
  } finally {
    await stop();
    running.delete(stop);
  }
}

async function abandon(): Promise<void> {
  ending.abort();
  await Promise.all([...running].map((stop) => stop()));
  reporter.finish();
  process.exit(130);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void abandon());
process.on('disconnect', () => void abandon());
process.on('uncaughtException', (error) => {
  console.error(error);
  void abandon();
});

const wanted = process.argv.slice(2);
for (const [name, test] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await test();
  } catch (error) {
    reporter.add({
      kind: 'failed',
      name,
      output: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}
process.exit(reporter.finish() ? 0 : 1);
