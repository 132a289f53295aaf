import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {fieldFailure} from './field-failure.ts';

export interface Order<Field extends string> {
  readonly field: Field;
  readonly descending: boolean;
}

/**
 * Reads `order_by` (AIP-132): `title`, `price desc, title`. Empty text is an empty list.
 * Fails with ORDER_BY_INVALID for a field that is not among `fields`, one that comes twice, and what is no order.
 */
export const parseOrderBy = <const Field extends string>(text: string, fields: readonly Field[]): Order<Field>[] => {
  if (text.trim() === '') return [];
  const orders = text.split(',').map((part) => orderOf(part, fields));
  const twice = orders.find(({field}, index) => orders.findIndex((other) => other.field === field) < index);
  if (twice) throw refused(`\`${twice.field}\` comes twice`);
  return orders;
};

const orderOf = <Field extends string>(part: string, fields: readonly Field[]): Order<Field> => {
  const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
  const field = fields.find((known) => known === name);
  if (!field) throw refused(`cannot order by \`${name}\`, only by ${fields.map((known) => `\`${known}\``).join(', ')}`);
  if (rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
    throw refused(`\`${part.trim()}\` is not \`${field}\` or \`${field} desc\``);
  }
  return {field, descending: direction === 'desc'};
};

const refused = (description: string) => fieldFailure(ErrorReason.ORDER_BY_INVALID, [{field: 'order_by', description}]);
