import type {DescEnumValue, DescField, DescMessage, DescMethod} from '@bufbuild/protobuf';
import {BinaryReader} from '@bufbuild/protobuf/wire';
import {type FieldBehavior, fieldBehaviorFromJSON} from '#gen/ts/google/api/field_behavior.ts';
import {HttpRule} from '#gen/ts/google/api/http.ts';
import {ResourceDescriptor} from '#gen/ts/google/api/resource.ts';
import {Policy} from '#gen/ts/souk/mesh/v1/policy.ts';

/** Numbers of the extensions by which contracts carry options. */
const extension = {
  policy: 50100,
  code: 50101,
  http: 72295728,
  fieldBehavior: 1052,
  resource: 1053,
  fieldRules: 1159,
};

interface Options {
  readonly $unknown?: readonly {readonly no: number; readonly data: Uint8Array}[];
}

/** `souk.mesh.v1.policy` of a method; undefined when it has none. */
export const policyOf = (method: DescMethod): Policy | undefined =>
  message(method.proto.options, extension.policy, (bytes) => Policy.decode(bytes));

/** `google.api.http` of a method; undefined when it has none. */
export const httpRuleOf = (method: DescMethod): HttpRule | undefined =>
  message(method.proto.options, extension.http, (bytes) => HttpRule.decode(bytes));

/** `buf.validate.field` of a field, as a serialized buf.validate.FieldRules; undefined when it has none. */
export const fieldRuleBytesOf = (field: DescField): Uint8Array | undefined =>
  message(field.proto.options, extension.fieldRules, (bytes) => bytes);

/** `google.api.resource` of a message; undefined when it is no resource. */
export const resourceOf = (desc: DescMessage): ResourceDescriptor | undefined =>
  message(desc.proto.options, extension.resource, (bytes) => ResourceDescriptor.decode(bytes));

/** `google.api.field_behavior` of a field. */
export function fieldBehaviorsOf(field: DescField): FieldBehavior[] {
  return unknown(field.proto.options, extension.fieldBehavior).flatMap((data) => {
    // Always packed, also where one value stands alone: a length, then the values.
    const reader = new BinaryReader(data);
    const end = reader.uint32() + reader.pos;
    const behaviors: FieldBehavior[] = [];
    while (reader.pos < end) behaviors.push(fieldBehaviorFromJSON(reader.int32()));
    return behaviors;
  });
}

/** Whether a reason says with which gRPC code it is answered (`souk.mesh.v1.code`). */
export const hasCode = (value: DescEnumValue): boolean => unknown(value.proto.options, extension.code).length > 0;

/** The number of the gRPC code of a reason; undefined when it has none. */
export function codeOf(value: DescEnumValue): number | undefined {
  const data = unknown(value.proto.options, extension.code).at(-1);
  return data && new BinaryReader(data).int32();
}

function message<T>(options: Options | undefined, no: number, decode: (bytes: Uint8Array) => T): T | undefined {
  // A message that occurs several times is the merger of all, which is what decoding them in a row gives.
  const parts = unknown(options, no).map((data) => new BinaryReader(data).bytes());
  return parts.length === 0 ? undefined : decode(Buffer.concat(parts));
}

function unknown(options: Options | undefined, no: number): Uint8Array[] {
  return (options?.$unknown ?? []).filter((field) => field.no === no).map((field) => field.data);
}
