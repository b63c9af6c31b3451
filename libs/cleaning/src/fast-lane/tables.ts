/** Memory in the making: regions are laid out one behind the other; those to be filled come before those that are not. */
export interface Tables {
  /** Room for so many bytes, all zero; gives its address. Addresses are multiples of 16. */
  reserve(size: number): number;
  /** Room for bytes, filled with them. */
  place(bytes: Uint8Array): number;
  setInt(address: number, value: number): void;
  setLong(address: number, value: bigint): void;
  setBytes(address: number, bytes: Uint8Array): void;
  /** What was filled, from address 0 on. */
  bytes(): Uint8Array;
  /** How many bytes were laid out. */
  size(): number;
}

/** Tables that begin behind `start` bytes. */
export function createTables(start: number): Tables {
  let buffer = new Uint8Array(1 << 16);
  let view = new DataView(buffer.buffer);
  let length = start;
  /** Nothing from here on was filled. */
  let filled = start;

  function reserve(size: number): number {
    const address = (length + 15) & ~15;
    length = address + size;
    return address;
  }

  /** Makes sure that the bytes up to an address can be filled. */
  function reach(end: number): void {
    filled = Math.max(filled, end);
    if (end <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, end));
    larger.set(buffer);
    buffer = larger;
    view = new DataView(buffer.buffer);
  }

  function setBytes(address: number, bytes: Uint8Array): void {
    reach(address + bytes.length);
    buffer.set(bytes, address);
  }

  return {
    reserve,
    place(bytes) {
      const address = reserve(bytes.length);
      setBytes(address, bytes);
      return address;
    },
    setInt(address, value) {
      reach(address + 4);
      view.setInt32(address, value, true);
    },
    setLong(address, value) {
      reach(address + 8);
      view.setBigInt64(address, value, true);
    },
    setBytes,
    bytes: () => buffer.subarray(0, filled),
    size: () => length,
  };
}
