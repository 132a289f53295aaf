import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createClient, Metadata} from 'nice-grpc';
import {CartServiceDefinition, SetItemRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {channelTo} from '#runtime/client/channel-to.ts';
import {violationsOf} from '#runtime/server/violations-of.ts';
import {cpuSeconds} from './support/cpu.ts';
import {measure, round} from './support/measure.ts';

const request = {
  cart: 'carts/01980000-0000-7000-8000-000000000001',
  book: 'books/01980000-0000-7000-8000-000000000002',
  quantity: 2,
  expectedUnitPrice: {minorUnits: 1200n, currencyCode: 'EUR'},
};
const claims = {sub: 'tenants/bench/apiKeys/1', tenant: 'bench', permissions: ['*']};
const metadata = Metadata({'x-souk-claims': Buffer.from(JSON.stringify(claims)).toString('base64url')});
const requests = 20_000;
const rounds = 3;

/** What a call costs in a service whose RPC does nothing: bare nice-grpc, the runtime around it, and traces on top. */
export async function interceptors(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-bench-'));
  const collector = createServer((incoming, response) => incoming.resume().on('end', () => response.end()));
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const address = collector.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const variants: Readonly<Record<string, {kind: string; env: Record<string, string>}>> = {
    bare: {kind: 'bare', env: {}},
    served: {kind: 'served', env: {LOG_LEVEL: 'silent'}},
    servedLogged: {kind: 'served', env: {LOG_LEVEL: 'info'}},
    servedLoggedTraced: {kind: 'served', env: {LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint}},
  };
  const cpuUs: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, {kind, env}] of Object.entries(variants)) {
      cpuUs[name] = [...(cpuUs[name] ?? []), await cpuPerCall(kind, env, join(folder, `${name}-${round}.sock`))];
    }
  }
  collector.close();
  rmSync(folder, {recursive: true});
  const least = Object.fromEntries(Object.entries(cpuUs).map(([name, values]) => [name, round(Math.min(...values))]));
  return {
    cpuUsPerCall: least,
    validationUs: validationUs(),
    interceptorsUs: round((least.served ?? 0) - (least.bare ?? 0)),
    logUs: round((least.servedLogged ?? 0) - (least.served ?? 0)),
    tracingUs: round((least.servedLoggedTraced ?? 0) - (least.servedLogged ?? 0)),
    servedToBare: round((least.served ?? 0) / (least.bare ?? 1)),
  };
}

async function cpuPerCall(kind: string, env: Record<string, string>, socket: string): Promise<number> {
  const child: ChildProcess = fork('bench/interceptors/server.ts', [kind, `unix:${socket}`], {
    execArgv: ['--import', new URL('../runtime/telemetry/register.ts', import.meta.url).href],
    env: {...process.env, ...env},
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const channel = channelTo(`unix:${socket}`, 'cart');
  const cart = createClient(CartServiceDefinition, channel);
  const call = async () => void (await cart.setItem(request, {metadata}));
  await measure({concurrency: 32, requests: requests / 4}, call);
  const pids = child.pid === undefined ? [] : [child.pid];
  const before = cpuSeconds(pids);
  const {failures} = await measure({concurrency: 32, requests}, call);
  const used = cpuSeconds(pids) - before;
  channel.close();
  child.disconnect();
  await once(child, 'exit');
  if (failures > 0) throw new Error(`${failures} calls of ${kind} failed`);
  return (used * 1e6) / (requests * 1.1);
}

function validationUs(): number {
  const bytes = SetItemRequest.encode(request).finish();
  const check = (times: number) => {
    const started = performance.now();
    for (let index = 0; index < times; index++) violationsOf('souk.cart.v1.SetItemRequest', bytes);
    return ((performance.now() - started) * 1000) / times;
  };
  check(5000);
  return round(check(30_000));
}
