import {
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescFile,
  type DescMessage,
  ScalarType,
} from '@bufbuild/protobuf';

/**
 * Prints a proto2 file from its descriptor, without comments and without options that only its own runtime reads.
 * Needed because the npm package of protovalidate carries `validate.proto` as a descriptor only.
 */
export function printProto(file: DescFile): string {
  const lines = ['syntax = "proto2";', `package ${file.proto.package};`];
  lines.push(...file.proto.dependency.map((path) => `import "${path}";`));
  lines.push(
    ...file.enums.flatMap(printEnum),
    ...file.messages.flatMap(printMessage),
    ...file.extensions.flatMap(printExtension),
  );
  return `${lines.join('\n')}\n`;
}

function printMessage(message: DescMessage): string[] {
  const ranges = message.proto.extensionRange.map(({start, end}) => {
    const last = (end ?? 0) - 1;
    return `extensions ${start} to ${last === 536870911 ? 'max' : last};`;
  });
  return [
    `message ${message.name} {`,
    ...ranges,
    ...message.nestedEnums.flatMap(printEnum),
    ...message.nestedMessages.flatMap(printMessage),
    ...message.members.flatMap((member) =>
      member.kind === 'oneof'
        ? [
            `oneof ${member.name} {`,
            ...member.fields.map((field) => `${typeOf(field)} ${field.name} = ${field.number};`),
            '}',
          ]
        : [`${labelOf(member)} ${typeOf(member)} ${member.name} = ${member.number};`],
    ),
    '}',
  ];
}

function printEnum(descriptor: DescEnum): string[] {
  return [`enum ${descriptor.name} {`, ...descriptor.values.map((value) => `${value.name} = ${value.number};`), '}'];
}

function printExtension(extension: DescExtension): string[] {
  return [
    `extend ${extension.extendee.typeName} {`,
    `${labelOf(extension)} ${typeOf(extension)} ${extension.name} = ${extension.number};`,
    '}',
  ];
}

function labelOf(member: DescField | DescExtension): string {
  return member.fieldKind === 'list' ? 'repeated' : member.fieldKind === 'map' ? '' : 'optional';
}

function typeOf(member: DescField | DescExtension): string {
  if (member.message) return `.${member.message.typeName}`;
  if (member.enum) return `.${member.enum.typeName}`;
  if (member.scalar && member.fieldKind !== 'map') return ScalarType[member.scalar].toLowerCase();
  throw new Error('a map field, which is not printed');
}
