/** An event's header holds at most three names of 255 characters, each at most six when escaped. */
const CHARACTERS = 16_384;

/** In SQL the header, as JSON, of an event: the first line of its text, of a row of deferred_events that a statement calls e. */
export const HEADER_LINE = `split_part(substr(e.body, 1, ${CHARACTERS}), E'\\n', 1)`;
