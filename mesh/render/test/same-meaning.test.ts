import test from 'ava';
import {needsNoToken} from '../model/access.ts';
import {buildMesh} from '../model/build-mesh.ts';
import {doors} from '../model/doors.ts';
import {renderMesh} from '../render-mesh.ts';
import {compare, meanings, mesh, ours} from './meaning/compare.ts';
import {compiledToys, toyCatalogue} from './support/toys.ts';

test('Envoy and Istio grant the same callers the same methods, with the same tokens, timeouts, retries and budgets', (t) => {
  t.deepEqual(compare(ours), []);
});

test('they do for contracts unlike ours, too', async (t) => {
  const {contracts, descriptor} = await compiledToys;
  const toys = buildMesh(contracts, toyCatalogue);
  t.deepEqual(compare({mesh: toys, descriptor, files: renderMesh(toys)}), []);
});

test('both mean what the contracts say, for every caller and every method', (t) => {
  for (const {calls} of Object.values(meanings(ours))) {
    for (const caller of [...doors, 'stranger', ...mesh.services.map(({name}) => name)]) {
      for (const service of mesh.services) {
        for (const method of service.methods) {
          const call = calls[caller]?.[service.name]?.[method.path];
          const granted = method.callers.includes(caller);
          t.is(call?.letIn, granted ? (needsNoToken(method) ? 'always' : 'with a token') : 'never', method.path);
          t.is(call?.way !== 'none', granted, `${caller} ${method.path}`);
          if (!granted || !call || call.way === 'none') continue;
          t.is(call.way.timeoutMs, method.timeoutMs, method.path);
          t.is(call.way.retries !== 'none', method.retryable, method.path);
        }
      }
    }
  }
});
