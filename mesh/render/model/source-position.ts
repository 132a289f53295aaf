import type {
  DescEnum,
  DescEnumValue,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
} from '@bufbuild/protobuf';

type Declared = DescMessage | DescField | DescEnum | DescEnumValue | DescService | DescMethod;

/** Field numbers of google.protobuf.FileDescriptorProto and its parts, as used in SourceCodeInfo paths. */
const part = {message: 4, enum: 5, service: 6, field: 2, nestedMessage: 3, nestedEnum: 4, value: 2, method: 2};

/** Where a declaration stands, as `proto/souk/cart/v1/cart.proto:12:3` (line and column from 1). */
export function positionOf(desc: Declared): string {
  const file = `proto/${fileOf(desc).proto.name}`;
  const [line, column] = locationOf(desc)?.span ?? [];
  return line === undefined || column === undefined ? file : `${file}:${line + 1}:${column + 1}`;
}

/** The comment above a declaration, as one text; empty when there is none. */
export function commentOf(desc: Declared): string {
  return (locationOf(desc)?.leadingComments ?? '').replaceAll(/^ /gm, '').trim();
}

function locationOf(desc: Declared) {
  const path = pathOf(desc).join('.');
  return fileOf(desc).proto.sourceCodeInfo?.location.find((location) => location.path.join('.') === path);
}

function fileOf(desc: Declared): DescFile {
  if (desc.kind === 'field' || desc.kind === 'enum_value' || desc.kind === 'rpc') return fileOf(desc.parent);
  return desc.file;
}

function pathOf(desc: Declared): number[] {
  switch (desc.kind) {
    case 'message':
      return desc.parent
        ? [...pathOf(desc.parent), part.nestedMessage, desc.parent.proto.nestedType.indexOf(desc.proto)]
        : [part.message, desc.file.proto.messageType.indexOf(desc.proto)];
    case 'enum':
      return desc.parent
        ? [...pathOf(desc.parent), part.nestedEnum, desc.parent.proto.enumType.indexOf(desc.proto)]
        : [part.enum, desc.file.proto.enumType.indexOf(desc.proto)];
    case 'field':
      return [...pathOf(desc.parent), part.field, desc.parent.proto.field.indexOf(desc.proto)];
    case 'enum_value':
      return [...pathOf(desc.parent), part.value, desc.parent.proto.value.indexOf(desc.proto)];
    case 'service':
      return [part.service, desc.file.proto.service.indexOf(desc.proto)];
    case 'rpc':
      return [...pathOf(desc.parent), part.method, desc.parent.proto.method.indexOf(desc.proto)];
  }
}
