import { useEffect, useState } from 'react';

/** The value once it has stood still for a while, so that a request is not made for every key. */
export function useDebounced<Value>(value: Value, wait_ms = 200): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait_ms);
    return () => clearTimeout(timer);
  }, [value, wait_ms]);
  return settled;
}
