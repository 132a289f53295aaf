import {existsSync, mkdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {project} from '#local/project.ts';
import type {Environment} from '#runtime/config/config-of.ts';
import {localKubectl} from '../scripts/local-kubectl.ts';
import {rollBack} from '../scripts/roll-back.ts';
import {commitOf} from './commit.ts';
import {readImageSettings, readSmokeSettings} from './config.ts';
import {deploy} from './deploy.ts';
import {buildArguments} from './image.ts';
import {run} from './run.ts';
import {verify} from './verify.ts';

/** A step of delivery: what it needs stands in the environment, what it is about in its argument. */
type Step = (environment: Environment, argument: string | undefined) => Promise<void>;

/** From a commit to a mesh that serves it. Any CI calls these and has no logic of its own. */
export const steps: Readonly<Record<string, Step>> = {
  lint: () => run('npm', ['test', '--', 'static']),
  test: () => run('npm', ['test']),
  /** Builds the image of this commit into an archive. */
  image: (environment) => run('docker', buildArguments(releaseIn(environment), {archive: made('image.tar')})),
  /** Builds the image of this commit, or takes it from the builder's cache, and pushes it. */
  publish: (environment) => run('docker', buildArguments(releaseIn(environment), {metadata: made('image.json')})),
  /** `deploy production`: deploys this commit's published image, tries it, and goes back when it does not work. */
  async deploy(environment, overlay = 'production') {
    const smoke = readSmokeSettings(environment).smoke;
    const folder = `deploy/overlays/${overlay}`;
    if (!existsSync(join(project, folder, 'kustomization.yaml'))) throw new Error(`there is no overlay ${folder}`);
    await deploy({
      kubectl: localKubectl,
      overlay: folder,
      release: releaseIn(environment),
      verify: () => verify(smoke),
      timeoutSeconds: 600,
      report: say,
    });
  },
  verify: (environment) => verify(readSmokeSettings(environment).smoke),
  async 'roll-back'(_, service) {
    const names = await rollBack(localKubectl, service === undefined ? [] : [service]);
    say(names.length > 0 ? `back to the version before: ${names.join(', ')}` : 'there is no version before');
  },
};

const say = (message: string) => console.log(`  ${message}`);

const releaseIn = (environment: Environment) => ({
  repository: readImageSettings(environment).image.repository,
  commit: commitOf(),
});

/** The path of a file that a step makes; ignored by git. */
function made(name: string): string {
  const path = join(project, '.souk', 'delivery', name);
  mkdirSync(dirname(path), {recursive: true});
  return path;
}
