// Dragging over an element, from one share of its width to another.
import { useRef, useState, type PointerEvent } from 'react';

/** Shares of the width of the element, from 0 to 1. */
export interface Drag {
  readonly from: number;
  readonly to: number;
}

/** A shorter movement is a click. */
const MIN_PIXELS = 4;

/** @param onDrag called when the pointer is released */
export function useDrag(onDrag: (drag: Drag) => void) {
  const [drag, setDrag] = useState<Drag>();
  const start = useRef<number>(undefined);
  const shareOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): number => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
  };
  const end = () => {
    start.current = undefined;
    setDrag(undefined);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = shareOf(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (start.current !== undefined) setDrag({ from: start.current, to: shareOf(event) });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const from = start.current;
      const to = shareOf(event);
      end();
      if (from !== undefined && Math.abs(to - from) * event.currentTarget.clientWidth >= MIN_PIXELS)
        onDrag({ from, to });
    },
    onPointerCancel: end,
  };
  return { drag, handlers };
}
