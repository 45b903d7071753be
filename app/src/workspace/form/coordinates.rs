//! Coordinates as people write them, or as map apps copy them.

use shared::place::Coordinates;

/// Coordinates as people write them, or as map apps copy them.
pub(super) fn coordinates(text: &str) -> Option<Coordinates> {
    let text = text.replace("%2C", ",").replace("%2c", ",").replace("%20", " ");
    let (lat, lon) = linked(&text).or_else(|| pair(&text))?;
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Coordinates { lat, lon })
}

/// What the link of a map app is about: what it has put a mark on or looks for, else the middle of
/// what it shows.
fn linked(text: &str) -> Option<(f64, f64)> {
    let value =
        |name: &str| text.split(['?', '&', '#']).find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let marked = || numbers(&format!("{},{}", value("mlat")?, value("mlon")?));
    let sought = || ["q", "query", "ll"].into_iter().find_map(|name| numbers(value(name)?));
    // Before the coordinates stands how large the map is.
    let shown = || numbers(value("map")?.split_once('/')?.1);
    let named = || numbers(text.split_once('@').or_else(|| text.split_once("geo:"))?.1);
    marked().or_else(sought).or_else(shown).or_else(named)
}

/// The first two numbers of a link.
fn numbers(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split([',', '/', ';', '?', '&', '(']).map(|part| part.trim().parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// Two numbers with the signs of degrees and directions or without; decimals may have a comma, as is
/// usual in German.
fn pair(text: &str) -> Option<(f64, f64)> {
    let text = text.replace('°', "");
    let number = |part: &str| part.trim().trim_end_matches([' ', 'N', 'E', 'O']).to_owned();
    let parts: Vec<String> = text.split(',').map(number).collect();
    match &*parts {
        [lat, lon] => Some((lat.parse().ok()?, lon.parse().ok()?)),
        [lat, of_lat, lon, of_lon] => {
            Some((format!("{lat}.{of_lat}").parse().ok()?, format!("{lon}.{of_lon}").parse().ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_people_write_them() {
        let read = |text: &str| coordinates(text).map(|at| (at.lat, at.lon));
        for text in [
            "50.8748, 8.0243",
            "50.87480, 8.02430",
            "50,8748, 8,0243",
            "50.8748°,8.0243°",
            "50.8748° N, 8.0243° E",
            "50,8748° N, 8,0243° O",
        ] {
            assert_eq!(read(text), Some((50.8748, 8.0243)), "{text}");
        }
        for text in ["", "Siegen", "50.8", "91, 8", "50.8, 8.0, 1", "NaN, 8", "büro@example.org"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn coordinates_are_read_as_map_apps_copy_them() {
        let read = |text: &str| coordinates(text).map(|at| (at.lat, at.lon));
        for text in [
            "geo:50.8748,8.0243",
            "geo:50.8748,8.0243,280?z=17",
            "geo:50.8748,8.0243;u=35",
            "geo:0,0?q=50.8748,8.0243(B%C3%BCro)",
            "https://www.openstreetmap.org/#map=17/50.8748/8.0243",
            "https://www.openstreetmap.org/?mlat=50.8748&mlon=8.0243#map=12/50.9/8.1",
            "https://www.openstreetmap.org/?mlat=50.8748&mlon=8.0243",
            "https://maps.example.org/maps/place/Siegen/@50.8748,8.0243,17z/data=x",
            "https://maps.example.org/?q=50.8748,8.0243",
            "https://maps.example.org/?z=17&q=50.8748%2C%208.0243&t=m",
            "https://maps.example.org/search/?api=1&query=50.8748%2c8.0243",
            "https://maps.example.org/?ll=50.8748,8.0243&q=Siegen",
        ] {
            assert_eq!(read(text), Some((50.8748, 8.0243)), "{text}");
        }
        for text in ["https://maps.example.org/?q=Siegen", "https://example.org/#map=17", "geo:", "@50.87"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
