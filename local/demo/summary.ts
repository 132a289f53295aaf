import {join, relative} from 'node:path';
import pc from 'picocolors';
import type {Mesh} from '../mesh/start-mesh.ts';
import type {Purchase} from './buy-a-book.ts';

/** What somebody who has just started Souk wants to know. The curl lines work as they stand. */
export function summary(mesh: Mesh, apiKey: string, purchase: Purchase): string {
  const key = `-H 'x-api-key: ${apiKey}'`;
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
    `A visitor has just put ${pc.italic(purchase.title)} into a cart, ${purchase.total}. Try it yourself:`,
    '',
    `  curl -G ${mesh.edge}/v1/books ${key} -d pageSize=3 --data-urlencode 'filter=author:"Tolkien" AND in_stock = true'`,
    `  curl ${mesh.edge}/v1/carts ${key} -H 'content-type: application/json' -d '{}'`,
    `  curl ${mesh.edge}/v1/${purchase.cart}:check ${key}`,
    '',
  ].join('\n');
}
