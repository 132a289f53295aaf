import {Alias, Document, isCollection, isPair, isScalar, type Node, Pair, Scalar, YAMLMap, YAMLSeq} from 'yaml';
import {type Config, Note, Shared} from './config.ts';

/** Collections that fit into so many characters stay on one line. */
const oneLine = 88;

/** Writes a configuration as YAML, with anchors for what is shared only; the same configuration gives the same bytes. */
export function toYaml(header: string, config: Config): string {
  const document = new Document();
  document.commentBefore = comment(header);
  document.contents = toNode(config, new Set());
  return document.toString({lineWidth: 0, indentSeq: false, flowCollectionPadding: false});
}

/** Writes several configurations as the documents of one file. */
export const toYamlStream = (header: string, configs: readonly Config[]): string =>
  [toYaml(header, []).replace(/\[\]\n$/, ''), ...configs.map((config) => toYaml('', config))].join('---\n');

/** Values that the file has already. */
type Written = Set<Shared>;

function toNode(config: Config, written: Written): Node {
  if (config instanceof Shared) {
    if (written.has(config)) return new Alias(config.name);
    written.add(config);
    const node = Array.isArray(config.value) ? sequence(config.value, written) : mapping(config.value, written);
    node.anchor = config.name;
    return node;
  }
  if (config instanceof Note) {
    const node = toNode(config.value, written);
    node.commentBefore = comment(config.comment);
    return node;
  }
  if (typeof config !== 'object') return scalar(config);
  const node = Array.isArray(config) ? sequence(config, written) : mapping(config, written);
  node.flow = isPlain(node) && JSON.stringify(node).length <= oneLine;
  return node;
}

function scalar(value: string | number | boolean): Scalar {
  const node = new Scalar(value);
  // The parsers of Envoy and Kubernetes know fewer plain texts than YAML 1.2 allows.
  if (typeof value === 'string' && /[^\w ./:;-]|^:/.test(value)) node.type = Scalar.QUOTE_SINGLE;
  if (typeof value === 'string' && value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
  return node;
}

function sequence(items: readonly Config[], written: Written): YAMLSeq {
  const node = new YAMLSeq();
  node.items = items.map((item) => toNode(item, written));
  return node;
}

function mapping(entries: object, written: Written): YAMLMap {
  const node = new YAMLMap();
  for (const [key, value] of Object.entries(entries)) {
    if (value === undefined) continue;
    const name = scalar(key);
    const child = toNode(value, written);
    // A comment belongs above the key; at the value it would stand between the two.
    name.commentBefore = child.commentBefore;
    child.commentBefore = undefined;
    node.items.push(new Pair(name, child));
  }
  return node;
}

/** Whether nothing inside has a comment, which one line has no room for. */
function isPlain(node: unknown): boolean {
  if (isPair(node)) return isPlain(node.key) && isPlain(node.value);
  if (isCollection(node)) return !node.commentBefore && node.items.every(isPlain);
  return isScalar(node) && !node.commentBefore;
}

const comment = (text: string) => text.replaceAll(/^(?=.)/gm, ' ');
