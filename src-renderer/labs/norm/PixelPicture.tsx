/** A picture of float components as pixels; what lies outside [0, 1] is cut off as a screen would. */
import { useEffect, useRef } from 'react';

export interface PixelPictureProps {
  /** (3, pixelsASide, pixelsASide), row-major. */
  readonly pixels: Float64Array;
  readonly pixelsASide: number;
  /** CSS pixels. */
  readonly side: number;
  readonly title: string;
}

export function PixelPicture({ pixels, pixelsASide, side, title }: PixelPictureProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = ref.current?.getContext('2d', { willReadFrequently: true });
    if (context === null || context === undefined) return;
    const count = pixelsASide * pixelsASide;
    const image = context.createImageData(pixelsASide, pixelsASide);
    for (let place = 0; place < count; place++) {
      // A clamped array rounds and cuts by itself.
      for (let channel = 0; channel < 3; channel++)
        image.data[4 * place + channel] = 255 * (pixels[channel * count + place] ?? 0);
      image.data[4 * place + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, pixelsASide]);
  return (
    <canvas
      ref={ref}
      className="norm-pixels"
      width={pixelsASide}
      height={pixelsASide}
      style={{ inlineSize: side, blockSize: side }}
      role="img"
      aria-label={title}
    />
  );
}
