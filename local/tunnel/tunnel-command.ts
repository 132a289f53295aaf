import {getCACertificates, setDefaultCACertificates} from 'node:tls';
import {Command, InvalidArgumentError} from 'commander';
import {pathVariablesOf} from '#runtime/contract/path-variables-of.ts';
import {methodOf, policyOf} from '#runtime/contract/policy-of.ts';
import {registry} from '#runtime/contract/registry.ts';
import {askCode} from './ask-at-terminal.ts';
import {forwardCalls} from './forward-calls.ts';
import {identityClient} from './identity-client.ts';
import {openTunnel} from './open-tunnel.ts';
import {signIn} from './sign-in.ts';
import {type TunnelOptions, tunnelSettings} from './tunnel-settings.ts';

interface Options extends TunnelOptions {
  readonly minutes: number;
  readonly port: number;
  readonly reason: string;
}

/** `tunnel <service>`: a local port whose calls go through the bastion to a service, until Ctrl-C or the tunnel's end. */
export function tunnelCommand(home: () => string): Command {
  return new Command('tunnel')
    .description(
      'opens a local port that carries gRPC calls to a service, private methods too, as yourself (docs/bastion.md)',
    )
    .argument('<service>', 'where to: inventory')
    .option('--as <email>', "who signs in; the demo's owner when absent")
    .option('--minutes <count>', 'for how long, at most 480', whole(1, 480), 30)
    .option('--port <port>', 'local port; any free one when 0', whole(0, 65_535), 50_051)
    .option('--reason <text>', 'what for: it stands in the audit log', 'development')
    .option('--edge <url>', 'where to sign in, of a mesh elsewhere; SOUK_API_KEY holds the key for it')
    .option('--bastion <url>', 'where calls go, of a mesh elsewhere')
    .option('--ca <file>', 'certificate of the authority of edge and bastion (PEM)')
    .action((service: string, options: Options) => run(home(), service, options));
}

async function run(home: string, service: string, {minutes, port, reason, ...options}: Options): Promise<void> {
  const {edge, bastion, authority, ...who} = await tunnelSettings(home, options, process.env);
  // For `fetch`, which cannot be told otherwise.
  if (authority !== undefined) setDefaultCACertificates([...getCACertificates(), authority]);
  const identity = identityClient(edge);
  const session = await signIn(identity, who, askCode);
  // Whatever happens from here on, what was opened is closed again, the last first.
  const closing: (() => Promise<void>)[] = [session.end];
  try {
    const tunnel = await openTunnel(identity, session, {service, minutes, reason});
    closing.unshift(tunnel.close);
    const credentials = async () => ({
      authorization: `Bearer ${await session.token()}`,
      'souk-tunnel': tunnel.name,
    });
    const forwarder = await forwardCalls({port, bastion, authority, credentials});
    closing.unshift(forwarder.close);
    console.log(usage(service, who.email, forwarder.port, tunnel.expireTime));
    await ended(tunnel.expireTime);
  } finally {
    for (const close of closing) {
      await close().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
    }
    console.log('the tunnel is closed');
  }
}

const usage = (service: string, email: string, port: number, end: Date): string =>
  [
    `127.0.0.1:${port} leads to ${service}, as ${email}, until ${end.toLocaleTimeString()}; every call is in the audit log. Ctrl-C closes it.`,
    'Callers bring the contracts, as reflection is off. For example, in this folder:',
    '',
    '  npx buf curl --schema gen/descriptor.binpb --protocol grpc --http2-prior-knowledge \\',
    `    -d '{}' http://127.0.0.1:${port}${exampleMethod(service)}`,
    `  grpcurl -plaintext -protoset gen/descriptor.binpb -d '{}' 127.0.0.1:${port} ${exampleMethod(service).slice(1)}`,
    '',
  ].join('\n');

/** A method of the service, one that only services call where there is one. */
function exampleMethod(service: string): string {
  const paths = [...registry.files]
    .flatMap(({services}) => services)
    .filter(({typeName}) => typeName.startsWith(`souk.${service}.`))
    .flatMap(({typeName, methods}) => methods.map(({name}) => `/${typeName}/${name}`));
  const isPrivate = (path: string) =>
    pathVariablesOf(methodOf(path)).length === 0 && policyOf(path).permission === undefined;
  return paths.find(isPrivate) ?? paths[0] ?? '/<service>/<method>';
}

/** Resolves at the end of the tunnel, or when somebody wants it closed. */
function ended(at: Date): Promise<void> {
  const {promise, resolve} = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, at.getTime() - Date.now());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  // local/setup.mjs, which started this process, is gone. A listener keeps the channel open, and this process with it.
  process.once('disconnect', resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    process.off('disconnect', resolve);
  });
}

const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It is no whole number from ${least} to ${most}.`);
};
