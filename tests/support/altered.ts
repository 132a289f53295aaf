/** A text that differs from the given one for sure in one place near its end, where it stays hexadecimal or base64 if it was. */
export const altered = (text: string): string => {
  const at = text.length - 4;
  return `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;
};
