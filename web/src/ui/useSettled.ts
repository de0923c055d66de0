import { useEffect, useState } from 'react';

/** A value once it has not changed for a moment, for what is asked of the service while somebody types. Compared as JSON. */
export function useSettled<T>(value: T, ms = 350): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), ms);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the text is the value, and an equal one changes nothing
  }, [text, ms]);
  return settled;
}
