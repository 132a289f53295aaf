import {readFileSync} from 'node:fs';
import test from 'ava';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '../model/build-mesh.ts';
import {readContracts} from '../model/read-contracts.ts';
import {renderMesh} from '../render-mesh.ts';

const render = () => renderMesh(buildMesh(readContracts('gen/descriptor.binpb'), catalogue));

test('the committed files are what contracts and catalogue say', (t) => {
  for (const [path, text] of render()) t.true(readFileSync(path, 'utf8') === text, `${path} is stale`);
});

test('the same contracts give the same bytes', (t) => {
  t.deepEqual([...render()], [...render()]);
});

test('no file for Envoy has an anchor, an absolute path or a secret in it', (t) => {
  for (const [path, text] of render()) {
    if (!path.startsWith('mesh/envoy/')) continue;
    t.notRegex(text, /(^|[\s[])[&*]a\d/m, path);
    t.notRegex(
      text,
      /(path|filename): '?\/(?!v1|souk|grpc|envoy|docs|oauth2|openapi|healthz|dev\/stdout$|dev\/stdout,|\.well-known|'|}|$)/m,
      path,
    );
    t.notRegex(text, /PRIVATE KEY/, path);
  }
});
