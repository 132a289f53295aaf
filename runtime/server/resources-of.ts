import type {DescMessage, DescMethod} from '@bufbuild/protobuf';
import {pathVariablesOf} from '../contract/path-variables-of.ts';

/** The names of the resources that a request is about: what its path names. None when the method is about no single one. */
export type ResourcesOf = (request: unknown) => readonly string[];

/** How to read them from a decoded request; worked out once a method. */
export const resourcesOf = (method: DescMethod): ResourcesOf => {
  const places = pathVariablesOf(method).map((path) => propertiesOf(method.input, path.split('.')));
  return (request) => places.map((properties) => textAt(request, properties));
};

/** The properties of a decoded message on the way to a field. Throws when the contract has no such field. */
const propertiesOf = (message: DescMessage, [name, ...rest]: readonly string[]): readonly string[] => {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`${message.typeName} has no field ${name}`);
  if (rest.length === 0) return [field.localName];
  if (field.fieldKind !== 'message') throw new Error(`${message.typeName}.${name} is no message`);
  return [field.localName, ...propertiesOf(field.message, rest)];
};

/** Empty where the request has nothing: no prefix covers that. */
const textAt = (request: unknown, properties: readonly string[]): string => {
  let value = request;
  for (const property of properties) {
    if (typeof value !== 'object' || value === null) return '';
    value = Reflect.get(value, property);
  }
  return typeof value === 'string' ? value : '';
};
