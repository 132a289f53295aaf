import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {home} from './mesh.ts';

const discovered = z.array(z.object({targets: z.array(z.string()), labels: z.record(z.string(), z.string())}));

/** What is known of a metric: the labels of each of its series. */
export type Scraped = ReadonlyMap<string, readonly ReadonlySet<string>[]>;

/** Asks every target of the mesh as Prometheus would, with the labels that it would add. */
export async function scrapeAll(): Promise<Scraped> {
  const port = z.number().parse(JSON.parse(readFileSync(join(home, 'state', 'metrics-port.json'), 'utf8')));
  const list = discovered.parse(await (await fetch(`http://127.0.0.1:${port}/targets`)).json());
  const found = new Map<string, ReadonlySet<string>[]>();
  for (const {targets, labels} of list) {
    const response = await fetch(`http://${targets[0]}${labels.__metrics_path__}`);
    if (response.status !== 200) throw new Error(`${labels.instance}: ${response.status} ${await response.text()}`);
    const added = [...Object.keys(labels).filter((name) => !name.startsWith('__')), 'job'];
    for (const [name, own] of samplesIn(await response.text())) {
      found.set(name, [...(found.get(name) ?? []), new Set([...own, ...added])]);
    }
  }
  return found;
}

/** Name and names of labels of each sample in Prometheus' text format. */
function samplesIn(text: string): readonly (readonly [string, readonly string[]])[] {
  return text.split('\n').flatMap((line) => {
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line);
    if (!sample?.[1]) return [];
    return [
      [sample[1], [...(sample[2] ?? '').matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label = '']) => label)] as const,
    ];
  });
}
