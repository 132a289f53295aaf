import type {Empty} from '#gen/ts/google/protobuf/empty.ts';
import type {DeleteCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {setCookie} from '../cookie/set-cookie.ts';
import type {Deps} from '../deps.ts';
import {cartNotFound} from '../domain/cart-not-found.ts';
import {deleteCart as deleteRow} from '../store/delete-cart.ts';
import {isHttps} from './is-https.ts';
import {meantCart} from './meant-cart.ts';
import {updateAs} from './update-as.ts';

/** Deletes a cart, and the cookie of an anonymous one. Fails with CART_NOT_FOUND. */
export const deleteCart =
  ({database, cookie, clock}: Deps): Rpc<DeleteCartRequest, Empty> =>
  async ({name}, call) => {
    const key = meantCart(name, call, {cookie});
    await database.forTenant(call.tenant).update(updateAs(key.owner ?? key.id, call), async (tx) => {
      if (!(await deleteRow(tx, key, clock()))) throw cartNotFound(name);
      return {};
    });
    if (key.owner === null) {
      call.header.set('set-cookie', setCookie({value: '', maxAgeSeconds: 0, secure: isHttps(call)}));
    }
    return {};
  };
