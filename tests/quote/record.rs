//! Records a figure that no test can measure by itself: `record NAME VALUE UNIT COMMAND`.

use motograph_tests::figures;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, value, unit, command] = arguments.as_slice() else { panic!("record NAME VALUE UNIT COMMAND") };
    figures::record(name, value.parse::<u64>().expect("a whole number"), unit, command, None);
}
