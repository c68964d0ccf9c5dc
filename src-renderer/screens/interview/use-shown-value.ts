/** A number that changes with time, read often and drawn only when it differs: a clock redraws itself, not its screen. */
import { useEffect, useEffectEvent, useState } from 'react';

const LOOK_MS = 200;

/** `read` gives the value now; it is read again while `isRunning`, and whenever it gives something else at a render. */
export function useShownValue(read: () => number, isRunning: boolean): number {
  const [shown, setShown] = useState(read);
  const look = useEffectEvent(() => setShown(read()));
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  const now = read();
  if (!isRunning && now !== shown) setShown(now);
  return isRunning ? shown : now;
}
