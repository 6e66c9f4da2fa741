//! Dequantisation factors by quantiser index (RFC 6386 sections 9.6 and 14.1).

/// The coarsest quantiser.
pub const MAX_INDEX: u8 = 127;

/// `dc_qlookup`.
#[rustfmt::skip]
pub const DC_FACTORS: [u16; 128] = [
    4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 15,
    16, 17, 17, 18, 19, 20, 20, 21, 21, 22, 22, 23, 23,
    24, 25, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    36, 37, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 46,
    47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
    60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72,
    73, 74, 75, 76, 76, 77, 78, 79, 80, 81, 82, 83, 84,
    85, 86, 87, 88, 89, 91, 93, 95, 96, 98, 100, 101, 102,
    104, 106, 108, 110, 112, 114, 116, 118, 122, 124, 126, 128, 130,
    132, 134, 136, 138, 140, 143, 145, 148, 151, 154, 157,
];

/// `ac_qlookup`.
#[rustfmt::skip]
pub const AC_FACTORS: [u16; 128] = [
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
    30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
    43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55,
    56, 57, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78,
    80, 82, 84, 86, 88, 90, 92, 94, 96, 98, 100, 102, 104,
    106, 108, 110, 112, 114, 116, 119, 122, 125, 128, 131, 134, 137,
    140, 143, 146, 149, 152, 155, 158, 161, 164, 167, 170, 173, 177,
    181, 185, 189, 193, 197, 201, 205, 209, 213, 217, 221, 225, 229,
    234, 239, 245, 249, 254, 259, 264, 269, 274, 279, 284,
];

fn index(base: u8, delta: i8) -> usize {
    (i32::from(base) + i32::from(delta)).clamp(0, i32::from(MAX_INDEX)) as usize
}

/// Factor of luma DC coefficients in macroblocks without a Y2 block.
pub fn y1_dc(base: u8, delta: i8) -> u16 {
    DC_FACTORS[index(base, delta)]
}

/// Factor of luma AC coefficients.
pub fn y1_ac(base: u8) -> u16 {
    AC_FACTORS[index(base, 0)]
}

/// Factor of the DC coefficient of the Y2 block: twice the table.
pub fn y2_dc(base: u8, delta: i8) -> u16 {
    DC_FACTORS[index(base, delta)] * 2
}

/// Factor of the AC coefficients of the Y2 block: 155 % of the table, at least 8.
pub fn y2_ac(base: u8, delta: i8) -> u16 {
    (u32::from(AC_FACTORS[index(base, delta)]) * 155 / 100).max(8) as u16
}

/// Factor of chroma DC coefficients: the table, at most 132.
pub fn uv_dc(base: u8, delta: i8) -> u16 {
    DC_FACTORS[index(base, delta)].min(132)
}

/// Factor of chroma AC coefficients.
pub fn uv_ac(base: u8, delta: i8) -> u16 {
    AC_FACTORS[index(base, delta)]
}
