import {join, relative} from 'node:path';
import pc from 'picocolors';
import type {Mesh} from '../mesh/start-mesh.ts';
import type {Purchase} from './buy-a-book.ts';
import type {Demo} from './prepare-demo.ts';

/** What somebody who has just started Souk wants to know. The curl lines work as they stand. */
export function summary(mesh: Mesh, {apiKey, owner}: Pick<Demo, 'apiKey' | 'owner'>, purchase: Purchase): string {
  const key = `-H 'x-api-key: ${apiKey}'`;
  const json = "-H 'content-type: application/json'";
  const token = "node -pe 'JSON.parse(fs.readFileSync(0)).accessToken'";
  const bearer = '-H "authorization: Bearer $TOKEN"';
  const path = (name: string) => relative(process.cwd(), join(mesh.home, name));
  return [
    '',
    pc.bold(pc.green('Souk is running.')) + pc.dim(' Ctrl-C stops it.'),
    '',
    `  edge    ${pc.bold(mesh.edge)}  ${pc.dim(`(TLS: ${mesh.edgeTls}, CA in ${path('state/ca/ca.crt')})`)}`,
    `  docs    ${mesh.edge}/docs`,
    `  keys    ${path('demo.json')}`,
    `  logs    ${path('logs')}/`,
    `  metrics ${mesh.metrics}/targets`,
    `  status  npm run mesh -- status`,
    '',
    `The owner of a shop has just signed in and put ${pc.italic(purchase.title)} into a cart, ${purchase.total}. Try it yourself:`,
    '',
    `  curl -G ${mesh.edge}/v1/books ${key} -d pageSize=3 --data-urlencode 'filter=author:"Tolkien" AND in_stock = true'`,
    `  TOKEN=$(curl -s ${mesh.edge}/v1/sessions ${key} ${json} -d '${JSON.stringify(owner)}' | ${token})`,
    `  curl ${mesh.edge}/v1/sessions ${bearer}`,
    `  curl ${mesh.edge}/v1/${purchase.cart}:check ${bearer}`,
    '',
  ].join('\n');
}
