/** Name of the cookie that proves whose an anonymous cart is. */
export const cookieName = 'souk_cart';
