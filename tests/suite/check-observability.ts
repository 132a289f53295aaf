import {globSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {clusterProgram, missingPrograms} from '#local/cluster/cluster-program.ts';
import {project} from '#local/project.ts';
import {expressionsIn} from '#mesh/render/observability/expressions-in.ts';
import type {Outcome} from './outcome.ts';
import {runCommand} from './run-command.ts';

const folder = join(project, 'deploy', 'observability');
const files = (pattern: string) => globSync(pattern, {cwd: folder}).sort();

/** Has promtool check what Prometheus is given, run the tests of the alerts, and parse what the dashboards ask. */
export async function checkObservability(): Promise<readonly Outcome[]> {
  const name = 'deploy/observability is valid and its alerts fire when they shall (promtool)';
  if (missingPrograms(['promtool']).length > 0) {
    return [{kind: 'skipped', name, reason: 'promtool is not built: npm run programs -- prometheus'}];
  }
  const tests = files('tests/*.test.yaml');
  return [
    await promtool('prometheus-*.yaml: configurations and rules', 'check', 'config', ...files('prometheus-*.yaml')),
    await promtool('rules/*.yaml: lint', 'check', 'rules', '--lint=all', '--lint-fatal', ...files('rules/*.yaml')),
    ...(await Promise.all(tests.map((test) => promtool(`${test}: alerts`, 'test', 'rules', test)))),
    await checkDashboards(),
  ];
}

async function promtool(what: string, ...args: readonly string[]): Promise<Outcome> {
  const name = `deploy/observability/${what} (promtool)`;
  const {succeeded, output} = await runCommand(clusterProgram('promtool'), args, {cwd: folder});
  return succeeded ? {kind: 'passed', name} : {kind: 'failed', name, output};
}

/** promtool parses rules only, so the dashboards' expressions are put into some. */
async function checkDashboards(): Promise<Outcome> {
  const dashboards = files('dashboards/*.json').map((file): unknown =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  );
  const rules = expressionsIn(dashboards).map((expr, index) => ({record: `dashboard:expression:${index}`, expr}));
  const place = mkdtempSync(join(tmpdir(), 'souk-dashboards-'));
  try {
    const file = join(place, 'rules.yaml');
    writeFileSync(file, stringify({groups: [{name: 'dashboards', rules}]}));
    return await promtool(`dashboards: ${rules.length} expressions`, 'check', 'rules', '--lint=none', file);
  } finally {
    rmSync(place, {recursive: true});
  }
}
