import {hash as hashOf, parseOptions, verify} from '@node-rs/argon2';
import {createClient} from 'nice-grpc';
import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import {channelTo} from '#runtime/client/channel-to.ts';
import {type BenchMesh, withClaims} from './support/bench-mesh.ts';
import {cpuSeconds} from './support/cpu.ts';
import {identityDatabase} from './support/identity-database.ts';
import {measure, round} from './support/measure.ts';

const password = 'seven-otters-juggle';
const users = 20;
const signIns = 300;
const verifications = 100;

/**
 * What a password costs: one hash with the parameters that identity has stored, then whole sign-ins at identity, one at a time
 * and many at once.
 */
export async function passwords(bench: BenchMesh): Promise<object> {
  const tenant = await bench.tenant();
  const emails = Array.from({length: users}, (_, index) => `user${index}@example.org`);
  for (const email of emails) {
    await bench.post(`/v1/tenants/${tenant}/users`, {user: {email, displayName: 'Benchmark'}, password});
  }
  return {
    hash: await hashing(await storedHash(bench, tenant)),
    at1: await signingIn(bench, emails, 1),
    at8: await signingIn(bench, emails, 8),
  };
}

async function storedHash(bench: BenchMesh, tenant: string): Promise<string> {
  const client = await identityDatabase(bench.mesh);
  const {rows} = await client.query(
    'select password_hash from user_account where tenant_id = $1 and password_hash is not null limit 1',
    [tenant],
  );
  await client.end();
  return String(rows[0]?.password_hash);
}

/** Verifications in this process, one after the other: the CPU of one, and of the same work with other parameters. */
async function hashing(stored: string): Promise<object> {
  const {memoryCost, timeCost, parallelism} = parseOptions(stored);
  const others = [
    {memoryCost: 12_288, timeCost: 3, parallelism: 1},
    {memoryCost: 47_104, timeCost: 1, parallelism: 1},
    {memoryCost: 65_536, timeCost: 3, parallelism: 1},
  ];
  const alternatives = [];
  for (const options of others) {
    alternatives.push({...options, cpuMs: await cpuOfOne(await hashOf(password, options))});
  }
  const cpuMs = await cpuOfOne(stored);
  return {memoryCost, timeCost, parallelism, cpuMs, perSecondPerCore: Math.round(1000 / cpuMs), alternatives};
}

async function cpuOfOne(stored: string): Promise<number> {
  const before = cpuSeconds([process.pid]);
  for (let index = 0; index < verifications; index++) await verify(stored, password);
  return round(((cpuSeconds([process.pid]) - before) * 1000) / verifications);
}

async function signingIn(bench: BenchMesh, emails: readonly string[], concurrency: number): Promise<object> {
  const client = createClient(SessionServiceDefinition, channelTo(bench.socket('identity-0', 'app'), 'identity'));
  const metadata = withClaims(await bench.token());
  const pids = await bench.pids(/^identity-\d+$/);
  const before = cpuSeconds(pids);
  const measured = await measure({concurrency, requests: signIns}, async (index) => {
    await client.createSession({email: emails[index % emails.length] ?? '', password}, {metadata});
  });
  // A tenth of them ran unmeasured before.
  const cpuMs = round(((cpuSeconds(pids) - before) * 1000) / (signIns * 1.1));
  return {...measured, identityCpuMsPerSignIn: cpuMs, perSecondPerCore: Math.round(1000 / cpuMs)};
}
