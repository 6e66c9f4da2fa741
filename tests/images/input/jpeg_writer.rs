//! A JPEG encoder for tests: it writes given coefficients in any order of scans, badly compressed.

/// A component: sampling factors and its blocks (zigzag order, padded to whole MCUs).
pub struct Component {
    pub sampling: (usize, usize),
    pub blocks_wide: usize,
    pub blocks: Vec<[i16; 64]>,
}

pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub components: Vec<Component>,
}

struct Bits {
    out: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for i in (0..count).rev() {
            self.pending = self.pending << 1 | (value >> i & 1);
            self.count += 1;
            if self.count == 8 {
                self.out.push(self.pending as u8);
                if self.pending == 0xff {
                    self.out.push(0);
                }
                (self.pending, self.count) = (0, 0);
            }
        }
    }

    fn align(&mut self) {
        while self.count != 0 {
            self.put(1, 1);
        }
    }

    /// T.81 F.1.2: size category, then the value in that many bits.
    fn value(&mut self, value: i32) {
        let size = 32 - value.unsigned_abs().leading_zeros();
        let bits = if value < 0 { value - 1 } else { value };
        self.put(bits as u32 & ((1 << size) - 1), size);
    }

    fn block(&mut self, block: &[i16; 64], last_dc: &mut i32) {
        let size = |value: i32| 32 - value.unsigned_abs().leading_zeros();
        let difference = i32::from(block[0]) - *last_dc;
        *last_dc = block[0].into();
        self.put(size(difference), 4);
        self.value(difference);
        let mut run = 0;
        for &value in &block[1..] {
            if value == 0 {
                run += 1;
                continue;
            }
            while run > 15 {
                self.put(0xf0, 8);
                run -= 16;
            }
            self.put(run << 4 | size(value.into()), 8);
            self.value(value.into());
            run = 0;
        }
        if run > 0 {
            self.put(0, 8);
        }
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, contents: &[u8]) {
    out.extend([0xff, marker]);
    out.extend((contents.len() as u16 + 2).to_be_bytes());
    out.extend(contents);
}

impl Picture {
    /// Colours that change from block to block, with detail in some.
    pub fn sample(width: usize, height: usize, sampling: &[(usize, usize)]) -> Self {
        let largest = |f: fn(&(usize, usize)) -> usize| sampling.iter().map(f).max().unwrap();
        let (horizontal, vertical) = (largest(|s| s.0), largest(|s| s.1));
        let (mcus_wide, mcus_high) = (width.div_ceil(8 * horizontal), height.div_ceil(8 * vertical));
        let component = |(c, &sampling): (usize, &(usize, usize))| {
            let (blocks_wide, blocks_high) = (mcus_wide * sampling.0, mcus_high * sampling.1);
            let block = |i: usize| {
                let mut block = [0; 64];
                block[0] = ((i * 37 + c * 11) % 61) as i16 * 4 - 120;
                if i % 3 != 1 {
                    block[1 + i % 5] = 17 - (i % 7) as i16 * 5;
                    block[20 + i % 40] = (i % 9) as i16 - 4;
                }
                block
            };
            Component { sampling, blocks_wide, blocks: (0..blocks_wide * blocks_high).map(block).collect() }
        };
        Self { width, height, components: sampling.iter().enumerate().map(component).collect() }
    }

    fn largest(&self) -> (usize, usize) {
        let max = |f: fn(&Component) -> usize| self.components.iter().map(f).max().unwrap();
        (max(|c| c.sampling.0), max(|c| c.sampling.1))
    }

    /// A sequential file with these scans, each a list of components.
    pub fn write(&self, scans: &[&[usize]], restart_interval: usize) -> Vec<u8> {
        let mut out = vec![0xff, 0xd8];
        self.write_tables(&mut out);
        if restart_interval > 0 {
            segment(&mut out, 0xdd, &(restart_interval as u16).to_be_bytes());
        }
        for scan in scans {
            let mut header = vec![scan.len() as u8];
            scan.iter().for_each(|&c| header.extend([c as u8 + 1, 0]));
            header.extend([0, 63, 0]);
            segment(&mut out, 0xda, &header);
            self.write_scan(scan, restart_interval, &mut out);
        }
        out.extend([0xff, 0xd9]);
        out
    }

    fn write_tables(&self, out: &mut Vec<u8>) {
        segment(out, 0xdb, &[vec![0], vec![2; 64]].concat());
        let mut frame = vec![8];
        frame.extend((self.height as u16).to_be_bytes());
        frame.extend((self.width as u16).to_be_bytes());
        frame.push(self.components.len() as u8);
        for (i, c) in self.components.iter().enumerate() {
            frame.extend([i as u8 + 1, (c.sampling.0 << 4 | c.sampling.1) as u8, 0]);
        }
        segment(out, 0xc0, &frame);
        // Codes are the symbols themselves: 4 bits for DC, 8 for AC.
        let mut counts = [0; 16];
        counts[3] = 12;
        segment(out, 0xc4, &[&[0], &counts[..], &(0..12).collect::<Vec<u8>>()].concat());
        let mut counts = [0; 16];
        counts[7] = 255;
        segment(out, 0xc4, &[&[0x10], &counts[..], &(0..255).collect::<Vec<u8>>()].concat());
    }

    fn write_scan(&self, scan: &[usize], restart_interval: usize, out: &mut Vec<u8>) {
        let (horizontal, vertical) = self.largest();
        let (mcus_wide, mcus_high) = match scan {
            // Alone, a component is coded without the padding to MCUs (T.81 A.2.2).
            [only] => {
                let (h, v) = self.components[*only].sampling;
                ((self.width * h).div_ceil(8 * horizontal), (self.height * v).div_ceil(8 * vertical))
            }
            _ => (self.width.div_ceil(8 * horizontal), self.height.div_ceil(8 * vertical)),
        };
        let mut bits = Bits { out: Vec::new(), pending: 0, count: 0 };
        let mut last_dc = [0; 4];
        for mcu in 0..mcus_wide * mcus_high {
            if restart_interval > 0 && mcu > 0 && mcu % restart_interval == 0 {
                bits.align();
                bits.out.extend([0xff, 0xd0 + (mcu / restart_interval - 1) as u8 % 8]);
                last_dc = [0; 4];
            }
            for &c in scan {
                let component = &self.components[c];
                let (wide, high) = if scan.len() == 1 { (1, 1) } else { component.sampling };
                for block in 0..wide * high {
                    let x = mcu % mcus_wide * wide + block % wide;
                    let y = mcu / mcus_wide * high + block / wide;
                    bits.block(&component.blocks[y * component.blocks_wide + x], &mut last_dc[c]);
                }
            }
        }
        bits.align();
        out.extend(bits.out);
    }
}
