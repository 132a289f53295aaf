import {existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from './model/build-mesh.ts';
import {ContractError} from './model/problem.ts';
import {readContracts} from './model/read-contracts.ts';
import {renderMesh} from './render-mesh.ts';

/**
 * `node mesh/render/main.ts` writes everything that is made from the contracts and the catalogue;
 * with `--check` it writes nothing and fails with the list of files that are not what they should be.
 */
function main(check: boolean): void {
  const files = renderMesh(buildMesh(readContracts('gen/descriptor.binpb'), catalogue));
  const stale = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  // Of a service that is gone, for example; nobody writes into these folders by hand.
  const left = globSync('mesh/{envoy,istio,nats}/*').filter((path) => !files.has(path));
  if (check && stale.length + left.length > 0) {
    console.error('Not what contracts and catalogue say; run `npm run generate` and commit:');
    for (const path of [...stale.map(([path]) => path), ...left]) console.error(`  ${path}`);
    process.exitCode = 1;
    return;
  }
  if (check) return;
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
  for (const path of left) {
    rmSync(path);
    console.log(`removed ${path}`);
  }
}

try {
  main(process.argv.includes('--check'));
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
