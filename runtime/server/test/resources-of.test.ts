import test from 'ava';
import {methodOf} from '../../contract/policy-of.ts';
import {resourcesOf} from '../resources-of.ts';

const inventory = (method: string) => resourcesOf(methodOf(`/souk.inventory.v1.InventoryService/${method}`));

test('the resource of a request is what the path of its HTTP rule names, within a message too', (t) => {
  t.deepEqual(inventory('GetBook')({name: 'books/1'}), ['books/1']);
  t.deepEqual(inventory('UpdateBook')({book: {name: 'books/2'}, updateMask: undefined}), ['books/2']);
  t.deepEqual(inventory('UpdateBook')({book: undefined}), ['']);
  t.deepEqual(inventory('ListBooks')({filter: 'books/3'}), []);
});
