/** An event as a change of a note would emit it. */
export const noteChanged = {type: 'souk.notes.v1.NoteChanged', subject: 'notes/n', data: new Uint8Array([1, 2, 3])};
