import {componentSchema, type JsonSchema} from './json-schema.ts';

/** Messages that proto3 writes in a JSON form of their own. */
const schemas: Readonly<Record<string, JsonSchema>> = {
  'google.protobuf.Timestamp': {type: 'string', format: 'date-time'},
  'google.protobuf.Duration': {type: 'string', pattern: '^-?[0-9]+(\\.[0-9]{1,9})?s$'},
  'google.protobuf.FieldMask': {type: 'string', description: 'Names of fields, separated by commas.'},
  'google.protobuf.Empty': {type: 'object', additionalProperties: false},
  'google.protobuf.Struct': {type: 'object'},
  'google.rpc.Status': componentSchema('Status'),
};

/** The schema of a message with a JSON form of its own; undefined for all others. */
export const wellKnownSchema = (typeName: string): JsonSchema | undefined => schemas[typeName];

/** The one form of errors, google.rpc.Status (AIP-193). */
export const statusSchema: JsonSchema = {
  type: 'object',
  description: 'Why a request failed: the one form of every error, whoever made it.',
  required: ['code', 'message'],
  properties: {
    code: {type: 'integer', description: 'Number of a google.rpc.Code.'},
    message: {type: 'string', description: 'For developers, in English.'},
    details: {
      type: 'array',
      description:
        'Messages that their `@type` tells apart: google.rpc.ErrorInfo with `reason`, `domain` and `metadata` always; google.rpc.BadRequest with every violation; google.rpc.RetryInfo; google.rpc.RequestInfo.',
      items: {type: 'object', required: ['@type'], properties: {'@type': {type: 'string'}}},
    },
  },
  examples: [
    {
      code: 5,
      message: 'No book books/0198c1f0-0000-7000-8000-000000000000.',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'BOOK_NOT_FOUND',
          domain: 'inventory.souk.local',
          metadata: {book: 'books/0198c1f0-0000-7000-8000-000000000000'},
        },
      ],
    },
  ],
};
