import {execFile} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {z} from 'zod';
import {clusterProgram} from '#local/cluster/cluster-program.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {buildText} from './support/built.ts';
import {withPrograms} from './support/with-programs.ts';

const run = promisify(execFile);
const findings = z.array(z.looseObject({code: z.string(), message: z.string(), origin: z.string().optional()}));
/** That EnvoyFilters are to be taken seriously: docs/istio.md says why there are some. */
const expected = 'IST0133';

withPrograms('kustomize', 'istioctl')(
  'istioctl has nothing to say about the overlays with Istio but that EnvoyFilters need care',
  async (t) => {
    for (const overlay of ['dev', 'production']) {
      const file = join(await ownFolder(t), 'built.yaml');
      await writeFile(file, await buildText(`overlays/${overlay}`));
      const args = ['analyze', '-A', '--use-kube=false', '--output=json', '--failure-threshold=Error', file];
      const {stdout} = await run(clusterProgram('istioctl'), args, {maxBuffer: 16 * 1024 * 1024});
      const found = findings.parse(JSON.parse(stdout.slice(stdout.indexOf('['))));
      t.true(found.length > 0, 'it has looked at something');
      t.deepEqual(
        found.filter(({code}) => code !== expected),
        [],
        overlay,
      );
    }
  },
);
