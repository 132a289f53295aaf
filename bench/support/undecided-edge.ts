import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {parse, stringify} from 'yaml';
import {freePort} from '#local/backends/free-port.ts';
import {openHome} from '#local/home/open-home.ts';
import {adminOf, planEnvoy} from '#local/mesh/plan-envoy.ts';
import {project} from '#local/project.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {rewritten} from '#tests/sidecar/configuration-of.ts';

/** An edge beside the mesh's own that asks identity nothing. */
export interface UndecidedEdge {
  /** `http://127.0.0.1:…`: takes from a client what identity would have added: token, tenant and credential. */
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What has to do with the question to identity, and what keeps clients from answering it themselves. */
const decision = /\.(ext_authz|lua\.question|lua\.decisions|rbac\.undecided)$/;

/** Starts one with the committed configuration but for that, in a folder of its own. */
export async function startUndecidedEdge(root: string): Promise<UndecidedEdge> {
  const home = openHome(root);
  const name = 'edge-undecided';
  const folder = join(home.run, name);
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {mode: 0o700});
  for (const shared of ['certs', 'endpoints', 'faults', 'descriptor.binpb']) {
    symlinkSync(join('..', 'edge-0', shared), join(folder, shared));
  }
  const port = await freePort();
  const configuration = join(folder, 'edge.yaml');
  writeFileSync(configuration, undecided(port));
  const instance = {name, service: 'edge', folder, spiffeId: '', locality: {region: 'central', zone: 'central-a'}};
  const plan = planEnvoy(home, instance, {path: readTools().envoy, traces: false}, configuration);
  const envoy = spawn(plan.command, plan.args, {cwd: plan.cwd, env: plan.env, stdio: 'ignore'});
  const isReady = () =>
    adminOf(instance)
      .ready()
      .catch(() => false);
  for (const end = Date.now() + 30_000; !(await isReady()); await sleep(100)) {
    if (envoy.exitCode !== null || Date.now() > end) throw new Error('the edge without decisions did not start');
  }
  return {
    address: `http://127.0.0.1:${port}`,
    pid: envoy.pid ?? 0,
    stop: async () => {
      envoy.kill('SIGTERM');
      await once(envoy, 'exit');
    },
  };
}

const undecided = (port: number): string =>
  stringify(
    rewritten(parse(readFileSync(join(project, 'mesh/envoy/edge.yaml'), 'utf8')), (key, value) => {
      const isDropped = key === 'early_header_mutation_extensions' || decision.test(key);
      if (isDropped || decision.test(String(Reflect.get(Object(value), 'name')))) return undefined;
      // Of the doors the plain one is enough.
      if (key === 'listeners' && Array.isArray(value)) return value.slice(0, 1);
      return key === 'port_value' && value === 8080 ? port : value;
    }),
  );
