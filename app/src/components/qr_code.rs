use qrcode::{Color, EcLevel, QrCode};

/// Light squares around a QR code, as ISO/IEC 18004 asks for.
const QUIET_ZONE: usize = 4;

/// An address as a QR code: the area that is seen, and a path along the dark squares. Nothing if
/// the address is too long for one.
pub(crate) fn qr_code(address: &str) -> Option<(String, String)> {
    // Long addresses make fine squares; those are easier to read with less redundancy.
    let level = if address.len() > 200 { EcLevel::L } else { EcLevel::M };
    let code = QrCode::with_error_correction_level(address, level).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let square = |(index, _)| format!("M{} {}h1v1h-1z", index % width, index / width);
    let whole = width + 2 * QUIET_ZONE;
    Some((format!("-{QUIET_ZONE} -{QUIET_ZONE} {whole} {whole}"), dark.map(square).collect()))
}
