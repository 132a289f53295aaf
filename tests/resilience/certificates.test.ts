import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {type ConnectionOptions, connect} from 'node:tls';
import test from 'ava';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {writeCertificates} from '#local/certificates/write-certificates.ts';
import {controlClient} from '#local/control/control-client.ts';
import {socketPath} from '#local/home/open-home.ts';
import {isDoor} from '#mesh/render/model/doors.ts';
import {until} from '#tests/support/until.ts';
import {credentialsOf, doorOf} from '../mesh/support/doors.ts';
import {edgeTls, home} from '../mesh/support/mesh.ts';
import {everybody} from './support/everybody.ts';

/** The serial number of the certificate that is shown to who connects now. */
const shownSerial = (options: ConnectionOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({...options, checkServerIdentity: () => undefined});
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });

const sidecarSerial = (instance: string) =>
  shownSerial({
    path: socketPath(doorOf(instance).inbound.slice('unix:'.length)),
    ...credentialsOf(instance),
    ALPNProtocols: ['h2'],
  });

const edgeSerial = () =>
  shownSerial({
    host: '127.0.0.1',
    port: Number(new URL(edgeTls).port),
    servername: 'localhost',
    ca: readFileSync(join(home, 'state/ca/ca.crt')),
  });

test.serial(
  'every certificate, the edge’s for the world too, is renewed under load, and no request fails',
  async (t) => {
    t.timeout(180_000);
    const {processes} = await controlClient(home).status();
    const services = processes.flatMap(({name}) => (/^[a-z]+-\d+$/.test(name) ? [name] : []));
    t.true(services.length >= 8, `${services}`);
    const serials = async () => new Map([...(await entries(services)), ['the world', await edgeSerial()]]);
    const load = await everybody();
    await until('a first round', () => load.answers() > 20, 30_000);

    for (let round = 0; round < 3; round += 1) {
      const before = await serials();
      const authority = await openAuthority(join(home, 'state/ca'));
      for (const instance of [...services, 'edge-0', 'bastion-0']) {
        const service = instance.replace(/-\d+$/, '');
        await writeCertificates(authority, {
          path: join(home, 'run', instance, 'certs'),
          spiffeId: `spiffe://souk.local/ns/souk/sa/${service}`,
          servesLocalhost: isDoor(service),
        });
      }
      await until(
        'everybody shows a new certificate',
        async () => [...(await serials())].every(([name, serial]) => before.get(name) !== serial),
        30_000,
      );
      const answers = load.answers();
      await until('requests with the new certificates', () => load.answers() > answers + 30, 30_000);
    }

    const {failures, late, answers} = await load.stop();
    t.deepEqual(failures.slice(0, 10), [], `${failures.length} of ${answers} failed`);
    t.true(late < answers / 50, `${late} of ${answers} were late`);
  },
);

const entries = (instances: readonly string[]) =>
  Promise.all(instances.map(async (name): Promise<[string, string]> => [name, await sidecarSerial(name)]));
