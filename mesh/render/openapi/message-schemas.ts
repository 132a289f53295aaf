import type {DescField, DescMessage} from '@bufbuild/protobuf';
import {commentOf} from '../model/source-position.ts';
import {fieldSchema, isRequired, type Refer} from './field-schema.ts';
import {componentSchema, type JsonSchema} from './json-schema.ts';

/** The schemas of the messages that a document refers to, gathered while it is written. */
export interface MessageSchemas {
  /** Refers to a message as it is answered or created. */
  readonly refer: Refer;
  /** Refers to a message of which a part is sent, to change it: nothing is required. */
  readonly referPart: Refer;
  /** An object of these fields alone. */
  of(fields: readonly DescField[]): JsonSchema;
  /** All components, by name. */
  all(): Record<string, JsonSchema>;
}

export function messageSchemas(): MessageSchemas {
  const components = new Map<string, {desc: DescMessage; schema: JsonSchema}>();

  const component = (name: string, desc: DescMessage, schema: () => JsonSchema): JsonSchema => {
    const known = components.get(name);
    if (known && known.desc !== desc)
      throw new Error(`two messages are called ${name}: ${known.desc.typeName}, ${desc.typeName}`);
    if (!known) {
      // Known before it is made: a message may contain itself.
      components.set(name, {desc, schema: {}});
      components.set(name, {desc, schema: schema()});
    }
    return componentSchema(name);
  };
  const refer: Refer = (desc) => component(nameOf(desc), desc, () => described(desc, object(desc.fields, true)));
  const referPart: Refer = (desc) =>
    component(`${nameOf(desc)}Part`, desc, () => described(desc, object(desc.fields, false)));
  const object = (fields: readonly DescField[], complete: boolean): JsonSchema => {
    const required = complete ? fields.filter(isRequired).map(({jsonName}) => jsonName) : [];
    return {
      type: 'object',
      ...(required.length > 0 && {required}),
      properties: Object.fromEntries(fields.map((field) => [field.jsonName, fieldSchema(field, refer)])),
    };
  };
  return {
    refer,
    referPart,
    of: (fields) => object(fields, true),
    all: () =>
      Object.fromEntries(
        [...components].map(([name, {schema}]) => [name, schema] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
  };
}

/** `Book`, or `CheckCartResponse.Line` of a message inside another. */
const nameOf = (desc: DescMessage): string => (desc.parent ? `${nameOf(desc.parent)}.${desc.name}` : desc.name);

const described = (desc: DescMessage, schema: JsonSchema): JsonSchema => {
  const description = commentOf(desc);
  return description === '' ? schema : {...schema, description};
};
