import {catalogue} from '#mesh/catalogue.ts';
import {localKubectl} from '../local-kubectl.ts';
import {shiftCanary, startCanary, stopCanary} from './canary.ts';

const usage = `usage: node deploy/scripts/canary/main.ts <service> start <image>
       node deploy/scripts/canary/main.ts <service> <percent>
       node deploy/scripts/canary/main.ts <service> stop`;

/** A new version beside the old one, for a share of the requests. */
const [service = '', what = '', image] = process.argv.slice(2);
if (!(service in catalogue.services)) {
  console.error(`${usage}\nservices: ${Object.keys(catalogue.services).join(', ')}`);
  process.exit(64);
} else if (what === 'start' && image !== undefined) await startCanary(localKubectl, service, image);
else if (what === 'stop') await stopCanary(localKubectl, service);
else if (/^(\d|[1-9]\d|100)$/.test(what)) await shiftCanary(localKubectl, service, Number(what));
else {
  console.error(usage);
  process.exit(64);
}
